// Decides on people. The comments of the rpcs say what is refused.
//
// The events carry the personal fields in clear; whoever records them seals those.
#ifndef ENTENTE_SERVICES_DOMAIN_PERSON_DECIDE_H_
#define ENTENTE_SERVICES_DOMAIN_PERSON_DECIDE_H_

#include "absl/status/statusor.h"
#include "entente/v1/person_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::RegisterPersonRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::UpdatePersonRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERSON_DECIDE_H_
