// What was agreed in an alliance rather than asked by a rule: it is due whatever the playbook says.
#ifndef ENTENTE_SERVICES_DOMAIN_LIFECYCLE_AGREED_H_
#define ENTENTE_SERVICES_DOMAIN_LIFECYCLE_AGREED_H_

#include <string>
#include <vector>

#include "services/domain/rules/duty.h"
#include "services/domain/rules/situation.h"

namespace entente::domain {

// Each gives the duties of one kind, done and undone. Who is responsible is the owner that was agreed; where
// there is none, those who hold `seen_to_by`, a role of the playbook.

// The conditions of the last decision at each gate.
std::vector<Duty> DutiesOfConditions(const Situation& situation, const std::string& seen_to_by);

// What is owed and has a due date; of a closed alliance only what outlives it.
std::vector<Duty> DutiesOfObligations(const Situation& situation, const std::string& seen_to_by);

// The milestones that are planned: each is to be reached, or said to be missed, by its due date.
std::vector<Duty> DutiesOfMilestones(const Situation& situation, const std::string& seen_to_by);

// All of them, for answers that show what is due under any playbook. A playbook that has the rules
// GATE_CONDITION_OVERDUE, OBLIGATION_OVERDUE and MILESTONE_OVERDUE gives the same duties with a severity: of
// those kinds there are none here then.
std::vector<Duty> AgreedDuties(const Situation& situation);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_LIFECYCLE_AGREED_H_
