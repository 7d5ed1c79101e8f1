// The rules about early ownership (R8 to R13).
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_NAMING_RULES_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_NAMING_RULES_H_

#include <vector>

#include "services/domain/rules/catalogue.h"

namespace entente::domain {

std::vector<KnownRule> NamingRules();

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_NAMING_RULES_H_
