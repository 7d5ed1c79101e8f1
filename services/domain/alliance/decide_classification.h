// Decides on the tier of an alliance and the areas that it affects. The comments of the rpcs say what is
// refused.
#ifndef ENTENTE_SERVICES_DOMAIN_ALLIANCE_DECIDE_CLASSIFICATION_H_
#define ENTENTE_SERVICES_DOMAIN_ALLIANCE_DECIDE_CLASSIFICATION_H_

#include "absl/status/statusor.h"
#include "entente/v1/alliance_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::ClassifyAllianceRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ALLIANCE_DECIDE_CLASSIFICATION_H_
