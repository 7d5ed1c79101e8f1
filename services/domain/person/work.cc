#include "services/domain/person/work.h"

#include <map>
#include <string>

#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

// What was assessed last of each competency.
std::map<std::string, Kept<v1::CompetencyAssessed>> CompetenciesAt(const state::v1::PersonState& state,
                                                                   Day day) {
  std::map<std::string, Kept<v1::CompetencyAssessed>> last;
  for (const auto& one : KeptUntil<v1::CompetencyAssessed>(state.kept(), day))
    last[one.event->competency()] = one;
  return last;
}

}  // namespace

const v1::WorkProfileSet* WorkProfileAt(const state::v1::PersonState* person, Day day) {
  return person == nullptr ? nullptr : LastKept<v1::WorkProfileSet>(person->kept(), day).event;
}

uint32_t LevelAt(const state::v1::PersonState* person, std::string_view competency, Day day) {
  uint32_t level = 0;
  if (person == nullptr) return level;
  for (const auto& [event, at] : KeptUntil<v1::CompetencyAssessed>(person->kept(), day)) {
    if (event->competency() == competency) level = event->level();
  }
  return level;
}

std::optional<Day> DepartedOn(const state::v1::PersonState* person, Day day) {
  if (person == nullptr) return std::nullopt;
  const auto departed = LastKept<v1::PersonDeparted>(person->kept(), day);
  return departed.event == nullptr ? std::nullopt : std::optional(departed.at->first_day());
}

void AddWork(const state::v1::PersonState& state, Day day, v1::Person& person) {
  if (const auto* profile = WorkProfileAt(&state, day); profile != nullptr) {
    v1::WorkProfile& work = *person.mutable_work();
    work.set_main_job(profile->main_job());
    work.set_unit(profile->unit());
    *work.mutable_remit() = profile->remit();
    work.set_capacity_percent(profile->capacity_percent());
  }
  for (const auto& [id, assessed] : CompetenciesAt(state, day)) {
    v1::Competency& competency = *person.add_competencies();
    competency.set_competency(id);
    competency.set_level(assessed.event->level());
    *competency.mutable_since() = DateOf(*assessed.at);
    competency.set_event(EventNameOf(*assessed.at));
  }
  const auto departed = LastKept<v1::PersonDeparted>(state.kept(), day);
  if (departed.event != nullptr) *person.mutable_departed_on() = DateOf(*departed.at);
}

}  // namespace entente::domain
