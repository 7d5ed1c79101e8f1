// The rules about those who leave a role (R84).
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_HANDOVER_RULES_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_HANDOVER_RULES_H_

#include <vector>

#include "services/domain/rules/catalogue.h"

namespace entente::domain {

std::vector<KnownRule> HandoverRules();

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_HANDOVER_RULES_H_
