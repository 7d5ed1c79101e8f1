// A duty as the API shows it.
#ifndef ENTENTE_SERVICES_DOMAIN_RULES_SHOW_DUTY_H_
#define ENTENTE_SERVICES_DOMAIN_RULES_SHOW_DUTY_H_

#include <string>

#include "entente/v1/duty.pb.h"
#include "services/domain/rules/duty.h"
#include "services/domain/rules/judge.h"

namespace entente::domain {

// The duty of an alliance as of a day. `judged` is the rule that asks it; null for what was agreed rather
// than asked by a rule: it then has no rule and no severity. What is done on a later day is not done yet.
v1::Duty DutyOn(const JudgedRule* judged, const Duty& duty, const std::string& alliance, Day day);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_RULES_SHOW_DUTY_H_
