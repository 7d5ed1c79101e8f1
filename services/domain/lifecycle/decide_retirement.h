// Decides how an alliance ends (R38). The comments of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_LIFECYCLE_DECIDE_RETIREMENT_H_
#define ENTENTE_SERVICES_DOMAIN_LIFECYCLE_DECIDE_RETIREMENT_H_

#include "absl/status/statusor.h"
#include "entente/v1/lifecycle_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::InitiateRetirementRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::CompleteRetirementRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_LIFECYCLE_DECIDE_RETIREMENT_H_
