// Decides what is owed (R38). The comments of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_LIFECYCLE_DECIDE_OBLIGATIONS_H_
#define ENTENTE_SERVICES_DOMAIN_LIFECYCLE_DECIDE_OBLIGATIONS_H_

#include "absl/status/statusor.h"
#include "entente/v1/lifecycle_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::StateObligationRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::DischargeObligationRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_LIFECYCLE_DECIDE_OBLIGATIONS_H_
