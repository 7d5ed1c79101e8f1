// How much of a person's working time alliances take (R51, R94, R113).
#ifndef ENTENTE_SERVICES_DOMAIN_PERSON_LOAD_H_
#define ENTENTE_SERVICES_DOMAIN_PERSON_LOAD_H_

#include <set>
#include <string>

#include "services/domain/rules/situation.h"

namespace entente::domain {

// What one alliance takes on a day, in percent: all roles of the person, as holder or deputy, and the
// membership of the team. Nothing once the alliance is closed, and nothing where it is not stated.
int AllocationIn(const state::v1::AllianceState& alliance, const std::string& person, Day day);

// What all alliances take on a day, that of the situation as it stands there.
int LoadOf(const Situation& situation, const std::string& person, Day day);

// What alliances may take on a day by the person's work profile; `standard` if there is none.
int CapacityOf(const Situation& situation, const std::string& person, Day day, int standard);

// The days on which one of these can have changed.
std::set<Day> LoadTurns(const Situation& situation, const std::string& person);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERSON_LOAD_H_
