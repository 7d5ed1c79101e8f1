// The rules about the link with partners (R15, R16).
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_PARTNER_RULES_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_PARTNER_RULES_H_

#include <vector>

#include "services/domain/rules/catalogue.h"

namespace entente::domain {

std::vector<KnownRule> PartnerRules();

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_PARTNER_RULES_H_
