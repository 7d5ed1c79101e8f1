// Decides on how people work and what they are able to do. The comments of the rpcs say
// what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_PERSON_DECIDE_WORK_H_
#define ENTENTE_SERVICES_DOMAIN_PERSON_DECIDE_WORK_H_

#include "absl/status/statusor.h"
#include "entente/v1/person_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::SetWorkProfileRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::AssessCompetencyRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERSON_DECIDE_WORK_H_
