#include "services/domain/playbook/explain.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/playbook/overrides.h"
#include "services/domain/projection_parts.h"
#include "services/domain/rules/judge.h"
#include "services/domain/rules/show_duty.h"

namespace entente::domain {
namespace {

constexpr char kDefault[] = "default";

// Says which values the parameters have, and who gave them: the last of those that name it.
void AddParameters(const Situation& situation, const KnownRule& known, const v1::Playbook::Rule* rule,
                   v1::RuleExplanation& explanation) {
  const Kept<v1::RuleOverridden> standing = rule == nullptr
                                                ? Kept<v1::RuleOverridden>{nullptr, nullptr}
                                                : OverrideAt(situation.alliance, known.id, situation.day);
  if (standing.event != nullptr) explanation.set_override_event(EventNameOf(*standing.at));
  for (const RuleParameter& parameter : known.parameters) {
    v1::RuleExplanation::Parameter& shown = *explanation.add_parameters();
    shown.set_name(parameter.name);
    shown.set_value(parameter.standard);
    shown.set_source(kDefault);
    const auto take_from = [&](const google::protobuf::Map<std::string, std::string>& given,
                               const std::string& source) {
      const auto found = given.find(parameter.name);
      if (found == given.end()) return;
      shown.set_value(found->second);
      shown.set_source(source);
    };
    if (rule != nullptr) take_from(rule->parameters(), PlaybookVersionName(situation.playbook));
    if (standing.event != nullptr) take_from(standing.event->parameters(), explanation.override_event());
  }
}

}  // namespace

std::optional<v1::RuleExplanation> Explain(const Situation& situation, std::string_view rule) {
  const KnownRule* known = FindKnownRule(rule);
  if (known == nullptr) return std::nullopt;
  v1::RuleExplanation explanation;
  explanation.set_rule(known->id);
  explanation.set_says(known->says);
  explanation.set_requirements(known->requirements);
  explanation.set_playbook_version(PlaybookVersionName(situation.playbook));
  explanation.set_holds(true);
  const v1::Playbook::Rule* asked = FindRule(situation.playbook, rule);
  AddParameters(situation, *known, asked, explanation);
  if (asked == nullptr) {
    explanation.set_why(absl::StrCat(explanation.playbook_version(), " does not have the rule."));
    return explanation;
  }
  const JudgedRule judged = Judge(situation, *asked);
  explanation.set_in_force(judged.in_force);
  explanation.set_why(judged.why);
  explanation.set_severity(judged.setting.severity());
  for (const Duty& duty : judged.duties) {
    *explanation.add_duties() = DutyOn(&judged, duty, situation.alliance.origin().name(), situation.day);
    if (StandingOn(duty, situation.day) == v1::Duty::OVERDUE) explanation.set_holds(false);
  }
  return explanation;
}

}  // namespace entente::domain
