// The rules about who the parties of an alliance are.
#ifndef ENTENTE_SERVICES_DOMAIN_PARTY_RULES_H_
#define ENTENTE_SERVICES_DOMAIN_PARTY_RULES_H_

#include <vector>

#include "services/domain/rules/catalogue.h"

namespace entente::domain {

std::vector<KnownRule> PartyRules();

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PARTY_RULES_H_
