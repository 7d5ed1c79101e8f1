// What became of milestones, folded into the state of an alliance. Folding never fails.
#ifndef ENTENTE_SERVICES_DOMAIN_PLAN_EVOLVE_H_
#define ENTENTE_SERVICES_DOMAIN_PLAN_EVOLVE_H_

#include "entente/state/v1/state.pb.h"
#include "entente/v1/plan.pb.h"

namespace entente::domain {

void Apply(state::v1::AllianceState& state, const v1::MilestonePlanned& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::MilestoneReached& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::MilestoneMissed& event, const state::v1::Moment& at);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAN_EVOLVE_H_
