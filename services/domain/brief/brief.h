// One page about an alliance, and what someone has to know who takes over a role in it.
#ifndef ENTENTE_SERVICES_DOMAIN_BRIEF_BRIEF_H_
#define ENTENTE_SERVICES_DOMAIN_BRIEF_BRIEF_H_

#include <string>
#include <vector>

#include "entente/v1/duty_service.pb.h"
#include "entente/v1/finding.pb.h"
#include "services/domain/rules/situation.h"

namespace entente::domain {

// What `DutyService.GetAllianceBrief` answers. `findings` are those of the alliance that are true by the day
// of the situation.
v1::AllianceBrief BriefOf(const Situation& situation, const std::vector<v1::Finding>& findings);

// What `DutyService.GetHandoverBrief` answers about a role for a party.
//
// The newcomer is the one to whom an agreed handover gives the role, else the one who holds it. What was
// decided before that one took it is not the newcomer's (R20); where nobody holds it and no handover is
// agreed, all decisions are listed, because they will be of no newcomer.
v1::HandoverBrief HandoverBriefOf(const Situation& situation, const std::vector<v1::Finding>& findings,
                                  const std::string& party, const std::string& role);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_BRIEF_BRIEF_H_
