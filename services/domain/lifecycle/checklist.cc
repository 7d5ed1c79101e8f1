#include "services/domain/lifecycle/checklist.h"

#include "services/domain/kept.h"
#include "services/domain/playbook/lookup.h"

namespace entente::domain {

std::vector<ExpectedActivity> ChecklistOf(const Situation& situation, const std::string& stage,
                                          const Interval& time) {
  const v1::Playbook::Stage* known = FindStage(situation.playbook, stage);
  if (known == nullptr) return {};
  const auto activities = KeptUntil<v1::ActivityRecorded>(situation.alliance.kept(), situation.day);
  std::vector<ExpectedActivity> checklist;
  for (const std::string& type : known->expected_activities()) {
    ExpectedActivity& expected = checklist.emplace_back();
    expected.activity_type = type;
    for (const auto& activity : activities) {
      if (activity.event->activity_type() != type || activity.at->first_day() < time.from) continue;
      expected.done = activity.at->first_day();
      expected.event = activity.at->position();
      break;
    }
  }
  return checklist;
}

std::vector<ExpectedActivity> ChecklistAt(const Situation& situation) {
  const auto* current = EntryAt(situation.alliance.stages(), situation.day);
  if (current == nullptr) return {};
  return ChecklistOf(situation, current->stage(), TimesIn(situation, {current->stage()}).back());
}

}  // namespace entente::domain
