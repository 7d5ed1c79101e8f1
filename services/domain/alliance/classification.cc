#include "services/domain/alliance/classification.h"

#include <algorithm>

#include "services/domain/kept.h"

namespace entente::domain {

const v1::AllianceClassified& ClassificationAt(const state::v1::AllianceState& alliance, Day day) {
  const auto last = LastKept<v1::AllianceClassified>(alliance.kept(), day);
  return last.event == nullptr ? v1::AllianceClassified::default_instance() : *last.event;
}

std::vector<Interval> TimesInTiers(const Situation& situation, const std::vector<std::string>& tiers) {
  if (tiers.empty()) return {{OpenedOn(situation.alliance), std::nullopt}};
  std::vector<Interval> times;
  bool is_in = false;
  for (const auto& [event, at] :
       KeptUntil<v1::AllianceClassified>(situation.alliance.kept(), situation.day)) {
    const bool is_one = std::find(tiers.begin(), tiers.end(), event->tier()) != tiers.end();
    if (is_one && !is_in) times.push_back({at->first_day(), std::nullopt});
    if (!is_one && is_in) times.back().until = at->first_day();
    is_in = is_one;
  }
  return times;
}

void AddClassification(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance) {
  const v1::AllianceClassified& classification = ClassificationAt(state, day);
  alliance.set_tier(classification.tier());
  *alliance.mutable_business_areas() = classification.business_areas();
}

}  // namespace entente::domain
