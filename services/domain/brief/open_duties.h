// What is to be done in an alliance: the calendar.
#ifndef ENTENTE_SERVICES_DOMAIN_BRIEF_OPEN_DUTIES_H_
#define ENTENTE_SERVICES_DOMAIN_BRIEF_OPEN_DUTIES_H_

#include <vector>

#include "entente/v1/duty.pb.h"
#include "services/domain/rules/situation.h"

namespace entente::domain {

// How far ahead one looks if nothing is said.
inline constexpr int kDaysAhead = 30;

// What is overdue, and what is due within so many days: what rules of the playbook ask, and what was agreed
// and no rule of the playbook covers, which then has no rule. Rules whose findings last ask nothing that
// could still be done, so they are not here. In the order of `Precedes`.
std::vector<v1::Duty> OpenDuties(const Situation& situation, int days);

// The order of a calendar: by due date, and then by what tells duties apart.
bool Precedes(const v1::Duty& a, const v1::Duty& b);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_BRIEF_OPEN_DUTIES_H_
