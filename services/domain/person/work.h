// How a person works and what the person is able to do (R51, R83, R85, R94, R114).
#ifndef ENTENTE_SERVICES_DOMAIN_PERSON_WORK_H_
#define ENTENTE_SERVICES_DOMAIN_PERSON_WORK_H_

#include <optional>
#include <string_view>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/person.pb.h"
#include "services/domain/kept.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// Each answers for a person that is not known (null) as for one of whom nothing was recorded.

// How the person works on a day; null if that is not stated.
const v1::WorkProfileSet* WorkProfileAt(const state::v1::PersonState* person, Day day);

// The level of a competency on a day; 0 if it was never assessed.
uint32_t LevelAt(const state::v1::PersonState* person, std::string_view competency, Day day);

// The day on which the person left; nothing if that has not happened by `day`.
std::optional<Day> DepartedOn(const state::v1::PersonState* person, Day day);

// Adds all of it to the person.
void AddWork(const state::v1::PersonState& state, Day day, v1::Person& person);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERSON_WORK_H_
