// The rules of a playbook in the moment of a command: what they remark, and what they refuse.
#ifndef ENTENTE_SERVICES_DOMAIN_RULES_WEIGH_H_
#define ENTENTE_SERVICES_DOMAIN_RULES_WEIGH_H_

#include "services/domain/rules/situation.h"
#include "services/domain/ruling.h"

namespace entente::domain {

// Holds the alliance against all rules, as it would be after the command. What has to be done by that day and
// is not becomes an unmet condition where the rule's severity is BLOCK, and a remark otherwise.
void WeighRules(const Situation& after, Ruling& ruling);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_RULES_WEIGH_H_
