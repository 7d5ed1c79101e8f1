// The rules about the origin of an alliance (R2 to R6).
#ifndef ENTENTE_SERVICES_DOMAIN_ORIGIN_RULES_H_
#define ENTENTE_SERVICES_DOMAIN_ORIGIN_RULES_H_

#include <vector>

#include "services/domain/rules/catalogue.h"

namespace entente::domain {

std::vector<KnownRule> OriginRules();

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ORIGIN_RULES_H_
