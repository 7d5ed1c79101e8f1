// The rules about who owns an alliance together, and belongs to its team (R7, R14).
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_TEAM_RULES_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_TEAM_RULES_H_

#include <vector>

#include "services/domain/rules/catalogue.h"

namespace entente::domain {

// The rule by which those who own an alliance belong to its team: what `AssignRole` sees to at once.
inline constexpr char kManagerNotInTeam[] = "MANAGER_NOT_IN_TEAM";

std::vector<KnownRule> TeamRules();

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_TEAM_RULES_H_
