// Decides on erasures and on the legal holds that stand in their way. The comments of the rpcs say what is
// refused.
#ifndef ENTENTE_SERVICES_DOMAIN_PERSON_DECIDE_ERASURE_H_
#define ENTENTE_SERVICES_DOMAIN_PERSON_DECIDE_ERASURE_H_

#include "absl/status/statusor.h"
#include "entente/v1/person_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::PlaceLegalHoldRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::LiftLegalHoldRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::ErasePersonRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERSON_DECIDE_ERASURE_H_
