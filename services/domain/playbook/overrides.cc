#include "services/domain/playbook/overrides.h"

#include <map>

#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

// What stands on a day, by rule.
std::map<std::string_view, Kept<v1::RuleOverridden>> OverridesAt(const state::v1::AllianceState& alliance,
                                                                 Day day) {
  std::map<std::string_view, Kept<v1::RuleOverridden>> standing;
  ForEachKept(alliance.kept(), day,
              Overloaded{[&](const v1::RuleOverridden& event, const state::v1::Moment& at) {
                           standing[event.rule()] = {&event, &at};
                         },
                         [&](const v1::RuleOverrideEnded& event, const state::v1::Moment&) {
                           standing.erase(event.rule());
                         }});
  std::erase_if(standing,
                [day](const auto& entry) { return DaysOf(entry.second.event->until()).last < day; });
  return standing;
}

}  // namespace

Kept<v1::RuleOverridden> OverrideAt(const state::v1::AllianceState& alliance, std::string_view rule,
                                    Day day) {
  const auto standing = OverridesAt(alliance, day);
  const auto found = standing.find(rule);
  return found == standing.end() ? Kept<v1::RuleOverridden>{nullptr, nullptr} : found->second;
}

void AddRuleOverrides(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance) {
  for (const auto& [rule, standing] : OverridesAt(state, day)) {
    v1::RuleOverride& shown = *alliance.add_rule_overrides();
    shown.set_rule(standing.event->rule());
    shown.set_severity(standing.event->severity());
    *shown.mutable_parameters() = standing.event->parameters();
    *shown.mutable_until() = standing.event->until();
    shown.set_event(EventNameOf(*standing.at));
  }
}

}  // namespace entente::domain
