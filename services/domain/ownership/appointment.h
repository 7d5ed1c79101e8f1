// What the rules say in the moment in which someone takes a role, before they have anything to find (R51,
// R83, R85, R114).
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_APPOINTMENT_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_APPOINTMENT_H_

#include <string>
#include <vector>

#include "entente/v1/fact.pb.h"
#include "services/domain/alliance_case.h"
#include "services/domain/rules/situation.h"

namespace entente::domain {

// Holds the alliance, as it would be on `day` after `facts`, against those rules of its playbook that are
// about the people who hold roles. What they ask of `person` and is not so is remarked at once, however many
// days there are to mend it; a rule of the severity BLOCK refuses.
void WeighAppointment(const Surroundings& around, AllianceCase& opened, Day day,
                      const std::vector<v1::Fact>& facts, const std::string& person);

// True if the holder of the role belongs to the team on the day of the situation (R14): the role is one of
// the owners', and the playbook applies the rule MANAGER_NOT_IN_TEAM.
bool BelongsToTeam(const Situation& situation, std::string_view role);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_APPOINTMENT_H_
