// The rules about who owns an alliance (R7 to R20, R84).
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_RULES_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_RULES_H_

#include <vector>

#include "services/domain/rules/catalogue.h"

namespace entente::domain {

std::vector<KnownRule> OwnershipRules();

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_RULES_H_
