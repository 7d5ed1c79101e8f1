// What it means for an alliance to be run by another version of a playbook (R121).
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_ADOPTION_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_ADOPTION_H_

#include <vector>

#include "entente/v1/playbook_service.pb.h"
#include "services/domain/refusal.h"
#include "services/domain/rules/situation.h"

namespace entente::domain {

// What the alliance uses on a day and the version lacks: its stage, roles that someone holds, functions that
// are engaged, the tier. `AdoptPlaybook` is refused for them.
std::vector<UnmetCondition> ObstaclesToAdopting(const state::v1::AllianceState& alliance,
                                                const v1::Playbook& version, Day day);

// What `PlaybookService.PreviewAdoption` answers: the obstacles, what the version has otherwise than the
// playbook of the situation, and which duties would be overdue, or no longer, on the day of the situation.
v1::PreviewAdoptionResponse PreviewAdoption(const Situation& now, const v1::Playbook& version);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_ADOPTION_H_
