#include "services/domain/rules/calendar.h"

#include <algorithm>

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

bool LeadsOut(const Situation& situation, const state::v1::AllianceState::StageEntry& entry) {
  for (const auto& stage : situation.playbook.stages()) {
    if (stage.id() == entry.stage() && stage.next().empty()) return true;
  }
  const auto* status = EntryAt(situation.alliance.statuses(), entry.at().first_day());
  return status != nullptr &&
         (status->status() == v1::Lifecycle::TERMINATING || status->status() == v1::Lifecycle::CLOSED);
}

std::optional<Day> FirstReached(const Situation& situation, const std::string& stage) {
  const int wanted = PlaceOf(situation.playbook, stage);
  if (wanted < 0) return std::nullopt;
  for (const auto* entry : EntriesUntil(situation.alliance.stages(), situation.day)) {
    const int place = PlaceOf(situation.playbook, entry->stage());
    if (place == wanted || (place > wanted && !LeadsOut(situation, *entry))) return entry->at().first_day();
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
