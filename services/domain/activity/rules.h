// The rules about how often people are in touch (R17 to R19).
#ifndef ENTENTE_SERVICES_DOMAIN_ACTIVITY_RULES_H_
#define ENTENTE_SERVICES_DOMAIN_ACTIVITY_RULES_H_

#include <vector>

#include "services/domain/rules/catalogue.h"

namespace entente::domain {

std::vector<KnownRule> ActivityRules();

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ACTIVITY_RULES_H_
