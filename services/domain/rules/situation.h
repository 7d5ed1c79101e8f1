// What a rule looks at.
#ifndef ENTENTE_SERVICES_DOMAIN_RULES_SITUATION_H_
#define ENTENTE_SERVICES_DOMAIN_RULES_SITUATION_H_

#include "entente/state/v1/state.pb.h"
#include "entente/v1/playbook.pb.h"
#include "services/domain/surroundings.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// An alliance on a day, under a playbook. All that is referred to must outlive it.
struct Situation {
  const Surroundings& around;
  const state::v1::AllianceState& alliance;
  const v1::Playbook& playbook;
  // The day as of which it is judged. Facts of later days are not looked at.
  Day day;
};

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_RULES_SITUATION_H_
