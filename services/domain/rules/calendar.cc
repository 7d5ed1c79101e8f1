#include "services/domain/rules/calendar.h"

#include <algorithm>
#include <set>

namespace entente::domain {

Day OpenedOn(const state::v1::AllianceState& alliance) {
  const state::v1::Moment* first = nullptr;
  for (const auto& entry : alliance.descriptions()) {
    if (first == nullptr || Before(entry.at(), *first)) first = &entry.at();
  }
  return first == nullptr ? 0 : first->first_day();
}

int PlaceOf(const v1::Playbook& playbook, const std::string& stage) {
  for (int i = 0; i < playbook.stages_size(); ++i) {
    if (playbook.stages(i).id() == stage) return i;
  }
  return -1;
}

bool IsEnding(const v1::Playbook& playbook, const std::string& stage) {
  // Ending is what leads nowhere, and what leads into such stages only: found from the end on.
  std::set<std::string> ending;
  for (bool has_grown = true; has_grown;) {
    has_grown = false;
    for (const auto& each : playbook.stages()) {
      const bool ends = std::all_of(each.next().begin(), each.next().end(),
                                    [&ending](const std::string& next) { return ending.contains(next); });
      if (ends) has_grown = ending.insert(each.id()).second || has_grown;
    }
  }
  return ending.contains(stage);
}

std::optional<Day> FirstReached(const Situation& situation, const std::string& stage) {
  const int wanted = PlaceOf(situation.playbook, stage);
  if (wanted < 0) return std::nullopt;
  const bool is_ending = IsEnding(situation.playbook, stage);
  for (const auto* entry : EntriesUntil(situation.alliance.stages(), situation.day)) {
    if (PlaceOf(situation.playbook, entry->stage()) < wanted) continue;
    if (is_ending || !IsEnding(situation.playbook, entry->stage())) return entry->at().first_day();
  }
  return std::nullopt;
}

std::vector<Interval> TimesIn(const Situation& situation, const std::vector<std::string>& stages) {
  std::vector<Interval> times;
  bool is_in = false;
  for (const auto* entry : EntriesUntil(situation.alliance.stages(), situation.day)) {
    const bool is_one =
        stages.empty() || std::find(stages.begin(), stages.end(), entry->stage()) != stages.end();
    if (is_one && !is_in) times.push_back({entry->at().first_day(), std::nullopt});
    if (!is_one && is_in) times.back().until = entry->at().first_day();
    is_in = is_one;
  }
  return times;
}

}  // namespace entente::domain
