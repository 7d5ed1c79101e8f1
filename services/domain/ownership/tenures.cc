#include "services/domain/ownership/tenures.h"

#include <algorithm>
#include <set>

#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

void AddTenures(const state::v1::AllianceState::RoleState& slot, Day day, std::vector<Tenure>& tenures) {
  // Whatever holds changes on a day on which an entry begins, or where the time ends in which one that is
  // known by its year can have.
  std::set<Day> turns;
  for (const auto& entry : slot.holdings()) {
    if (entry.at().first_day() <= day) turns.insert(entry.at().first_day());
    if (entry.at().last_day() < day) turns.insert(entry.at().last_day() + 1);
  }
  const state::v1::AllianceState::HoldingEntry* held = nullptr;
  for (const Day turn : turns) {
    const auto* now = HoldingAt(slot, turn);
    if (now == held) continue;
    if (held != nullptr) tenures.back().until = turn;
    if (now != nullptr) tenures.push_back({slot.party(), now->person(), &now->at(), std::nullopt});
    held = now;
  }
}

}  // namespace

std::vector<Tenure> TenuresOf(const state::v1::AllianceState& alliance, std::string_view role,
                              std::string_view party, Day day) {
  std::vector<Tenure> tenures;
  for (const auto& slot : alliance.roles()) {
    if (slot.role() != role || slot.capacity() == v1::RoleHolding::DEPUTY) continue;
    if (party.empty() || slot.party() == party) AddTenures(slot, day, tenures);
  }
  std::sort(tenures.begin(), tenures.end(),
            [](const Tenure& a, const Tenure& b) { return Before(*a.since, *b.since); });
  return tenures;
}

void AddRoleTurns(const state::v1::AllianceState& alliance, const std::string& person, std::set<Day>& turns) {
  for (const auto& slot : alliance.roles()) {
    const auto is_of_person = [&person](const auto& entry) { return entry.person() == person; };
    if (std::none_of(slot.holdings().begin(), slot.holdings().end(), is_of_person)) continue;
    // Also those of others: whoever takes the role ends it for who has it.
    for (const auto& entry : slot.holdings()) {
      turns.insert(entry.at().first_day());
      turns.insert(entry.at().last_day() + 1);
    }
  }
}

std::vector<Vacancy> VacanciesAmong(const std::vector<Tenure>& tenures, Day from) {
  std::vector<Vacancy> vacancies;
  // Up to here, the exclusive end, the role is known to be held; nothing once someone holds it for good.
  std::optional<Day> held_until = from;
  for (const Tenure& tenure : tenures) {
    if (!held_until.has_value()) break;
    if (tenure.since->first_day() > *held_until) vacancies.push_back({*held_until, tenure});
    held_until =
        tenure.until.has_value() ? std::optional<Day>(std::max(*held_until, *tenure.until)) : std::nullopt;
  }
  if (held_until.has_value()) vacancies.push_back({*held_until, std::nullopt});
  return vacancies;
}

}  // namespace entente::domain
