#include "services/domain/rules/judge.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/playbook/overrides.h"
#include "services/domain/rules/calendar.h"

namespace entente::domain {
namespace {

using state::v1::AllianceState;

// The day from which on the alliance is closed; nothing if it is not on that day.
std::optional<Day> ClosedSince(const AllianceState& alliance, Day day) {
  std::optional<Day> since;
  for (const auto* entry : EntriesUntil(alliance.statuses(), day)) {
    const bool is_closed = entry->status() == v1::Lifecycle::CLOSED;
    if (!is_closed) since.reset();
    if (is_closed && !since.has_value()) since = entry->at().first_day();
  }
  return since;
}

// Works the override of the day into the rule.
void WorkOverrideIn(const Situation& situation, JudgedRule& judged) {
  const auto standing = OverrideAt(situation.alliance, judged.setting.id(), situation.day);
  if (standing.event == nullptr) return;
  judged.override_position = standing.at->position();
  judged.override_until = DaysOf(standing.event->until()).last;
  if (standing.event->severity() != v1::Remark::SEVERITY_UNSPECIFIED)
    judged.setting.set_severity(standing.event->severity());
  for (const auto& [name, value] : standing.event->parameters())
    (*judged.setting.mutable_parameters())[name] = value;
}

// Says whether the rule is applied, and why.
void Enforce(const Situation& situation, JudgedRule& judged) {
  const v1::Playbook::Rule& rule = judged.setting;
  const std::string version = PlaybookVersionName(situation.playbook);
  if (judged.known == nullptr) {
    judged.why = absl::StrCat("The program knows no rule ", rule.id(), ".");
  } else if (!rule.from_stage().empty() && !FirstReached(situation, rule.from_stage()).has_value()) {
    judged.why = absl::StrCat(version, " applies it from the stage ", rule.from_stage(),
                              " on, which the alliance has not reached.");
  } else {
    judged.in_force = true;
    judged.why = rule.from_stage().empty()
                     ? absl::StrCat(version, " applies it to every alliance.")
                     : absl::StrCat(version, " applies it from the stage ", rule.from_stage(), " on.");
  }
}

}  // namespace

JudgedRule Judge(const Situation& situation, const v1::Playbook::Rule& rule) {
  JudgedRule judged;
  judged.known = FindKnownRule(rule.id());
  judged.setting = rule;
  WorkOverrideIn(situation, judged);
  const std::optional<Day> closed = ClosedSince(situation.alliance, situation.day);
  const bool outlives = judged.known != nullptr && judged.known->outlives_alliance;
  if (closed.has_value() && judged.known != nullptr && !judged.known->lasting && !outlives) {
    judged.why = absl::StrCat("The alliance is closed since ", FormatDate(DateOf(*closed)), ".");
    return judged;
  }
  const Situation judged_as{situation.around, situation.alliance, situation.playbook,
                            outlives ? situation.day : closed.value_or(situation.day)};
  Enforce(judged_as, judged);
  if (!judged.in_force) return judged;
  judged.duties =
      judged.known->judge(judged_as, RuleSettings(judged.known->parameters, judged.setting.parameters()));
  std::sort(judged.duties.begin(), judged.duties.end(), [](const Duty& a, const Duty& b) {
    return std::tie(a.due, a.subject, a.text) < std::tie(b.due, b.subject, b.text);
  });
  return judged;
}

std::vector<JudgedRule> JudgeAll(const Situation& situation) {
  std::vector<JudgedRule> judged;
  for (const v1::Playbook::Rule& rule : situation.playbook.rules()) judged.push_back(Judge(situation, rule));
  return judged;
}

}  // namespace entente::domain
