// The rules about gates, checklists, milestones and obligations (R37, R38, R43, R64).
#ifndef ENTENTE_SERVICES_DOMAIN_LIFECYCLE_RULES_H_
#define ENTENTE_SERVICES_DOMAIN_LIFECYCLE_RULES_H_

#include <vector>

#include "services/domain/rules/catalogue.h"

namespace entente::domain {

std::vector<KnownRule> LifecycleRules();

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_LIFECYCLE_RULES_H_
