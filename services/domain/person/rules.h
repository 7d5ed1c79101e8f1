// The rules about people at work: their time, what they are able to do, and what they answer for (R51, R83,
// R85, R94, R113, R114).
#ifndef ENTENTE_SERVICES_DOMAIN_PERSON_RULES_H_
#define ENTENTE_SERVICES_DOMAIN_PERSON_RULES_H_

#include <vector>

#include "services/domain/rules/catalogue.h"

namespace entente::domain {

std::vector<KnownRule> PersonRules();

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERSON_RULES_H_
