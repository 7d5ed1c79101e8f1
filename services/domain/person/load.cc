#include "services/domain/person/load.h"

#include <vector>

#include "services/domain/ownership/team.h"
#include "services/domain/ownership/tenures.h"
#include "services/domain/person/work.h"
#include "services/domain/projection_parts.h"
#include "services/domain/rules/intervals.h"

namespace entente::domain {
namespace {

using state::v1::AllianceState;

// The alliances of a person, that of the situation as it stands there.
std::vector<const AllianceState*> AlliancesOf(const Situation& situation, const std::string& person) {
  std::vector<const AllianceState*> alliances = {&situation.alliance};
  for (const std::string& name : situation.around.AlliancesOf(person)) {
    if (name == situation.alliance.origin().name()) continue;
    const AllianceState* alliance = situation.around.FindAlliance(name);
    if (alliance != nullptr) alliances.push_back(alliance);
  }
  return alliances;
}

bool IsClosed(const AllianceState& alliance, Day day) {
  const auto* status = EntryAt(alliance.statuses(), day);
  return status != nullptr && status->status() == v1::Lifecycle::CLOSED;
}

}  // namespace

int AllocationIn(const AllianceState& alliance, const std::string& person, Day day) {
  if (IsClosed(alliance, day)) return 0;
  int percent = 0;
  for (const auto& slot : alliance.roles()) {
    const auto* holding = HoldingAt(slot, day);
    if (holding != nullptr && holding->person() == person)
      percent += static_cast<int>(AllocationOf(slot, *holding, day));
  }
  const auto membership = TeamMembershipAt(alliance, person, day);
  if (membership.has_value()) percent += static_cast<int>(membership->as->allocation_percent());
  return percent;
}

int LoadOf(const Situation& situation, const std::string& person, Day day) {
  int percent = 0;
  for (const AllianceState* alliance : AlliancesOf(situation, person))
    percent += AllocationIn(*alliance, person, day);
  return percent;
}

int CapacityOf(const Situation& situation, const std::string& person, Day day, int standard) {
  const auto* profile = WorkProfileAt(situation.around.FindPerson(person), day);
  return profile == nullptr ? standard : static_cast<int>(profile->capacity_percent());
}

std::set<Day> LoadTurns(const Situation& situation, const std::string& person) {
  std::set<Day> turns;
  for (const AllianceState* alliance : AlliancesOf(situation, person)) {
    AddRoleTurns(*alliance, person, turns);
    for (const auto& [event, at] : KeptUntil<v1::TeamMemberAdded>(alliance->kept(), situation.day)) {
      if (event->person() == person) turns.insert(at->first_day());
    }
    AddTurns(TimesInTeam(*alliance, person, situation.day), turns);
    for (const auto& entry : alliance->statuses()) turns.insert(entry.at().first_day());
  }
  if (const auto* known = situation.around.FindPerson(person); known != nullptr) {
    for (const auto& [event, at] : KeptUntil<v1::WorkProfileSet>(known->kept(), situation.day))
      turns.insert(at->first_day());
  }
  return turns;
}

}  // namespace entente::domain
