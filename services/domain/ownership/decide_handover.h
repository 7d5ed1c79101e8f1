// Decides on handovers of roles (R84). The comments of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_DECIDE_HANDOVER_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_DECIDE_HANDOVER_H_

#include "absl/status/statusor.h"
#include "entente/v1/ownership_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::AgreeHandoverRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::CompleteHandoverRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_DECIDE_HANDOVER_H_
