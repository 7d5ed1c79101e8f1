// Decides that a person leaves: everything that the person has in alliances ends with it, all or none (R84).
// The comment of the rpc says what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_PERSON_DECIDE_DEPARTURE_H_
#define ENTENTE_SERVICES_DOMAIN_PERSON_DECIDE_DEPARTURE_H_

#include "absl/status/statusor.h"
#include "entente/v1/person_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::DepartPersonRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERSON_DECIDE_DEPARTURE_H_
