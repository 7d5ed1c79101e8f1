// The moves of an alliance from stage to stage (R37).
#ifndef ENTENTE_SERVICES_DOMAIN_LIFECYCLE_MOVES_H_
#define ENTENTE_SERVICES_DOMAIN_LIFECYCLE_MOVES_H_

#include <string>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/playbook.pb.h"
#include "services/domain/ruling.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// Makes it an unmet condition if the playbook does not allow the move from the stage of the day into another:
// `NO_STAGE_YET`, `STAGE_ENTERED_ALREADY`, `STAGE_NOT_NEXT`.
void CheckMove(const state::v1::AllianceState& alliance, const v1::Playbook& playbook,
               const std::string& stage, Day day, Ruling& ruling);

// Makes `ALLIANCE_NOT_RETIRED` an unmet condition unless the alliance is in a stage of its playbook from
// which no further move is allowed.
void RequireFinalStage(const state::v1::AllianceState& alliance, const v1::Playbook& playbook, Day day,
                       Ruling& ruling);

// The alliance as it would be in the stage from a day on.
state::v1::AllianceState AfterEntering(const state::v1::AllianceState& alliance, const std::string& stage,
                                       Day day);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_LIFECYCLE_MOVES_H_
