// Decides on who holds which role. The comments of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_DECIDE_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_DECIDE_H_

#include "absl/status/statusor.h"
#include "entente/v1/ownership_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::AssignRoleRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::EndRoleRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_DECIDE_H_
