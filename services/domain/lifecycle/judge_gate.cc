#include "services/domain/lifecycle/judge_gate.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/playbook/overrides.h"
#include "services/domain/rules/catalogue.h"

namespace entente::domain {
namespace {

using CriterionResult = v1::GateDecision::CriterionResult;

// How many undone duties a result tells of; of others it says how many there are.
constexpr size_t kToldMax = 3;

std::string TextOf(const std::vector<Duty>& undone, const std::string& rule) {
  if (undone.empty()) return absl::StrCat("The rule ", rule, " finds nothing undone.");
  std::string text;
  for (size_t i = 0; i < undone.size() && i < kToldMax; ++i)
    absl::StrAppend(&text, i == 0 ? "" : " ", undone[i].text);
  if (undone.size() > kToldMax) absl::StrAppend(&text, " And ", undone.size() - kToldMax, " more.");
  return text;
}

}  // namespace

std::vector<Duty> DutiesOf(const v1::Playbook::Criterion& criterion, const Situation& situation) {
  const KnownRule* known = FindKnownRule(criterion.judged_by());
  if (known == nullptr) return {};
  google::protobuf::Map<std::string, std::string> parameters = criterion.parameters();
  const auto add = [&parameters](const google::protobuf::Map<std::string, std::string>& others) {
    parameters.insert(others.begin(), others.end());
  };
  if (const auto standing = OverrideAt(situation.alliance, known->id, situation.day);
      standing.event != nullptr)
    add(standing.event->parameters());
  if (const auto* rule = FindRule(situation.playbook, known->id); rule != nullptr) add(rule->parameters());
  return known->judge(situation, RuleSettings(known->parameters, parameters));
}

std::vector<Duty> UndoneOf(const v1::Playbook::Criterion& criterion, const Situation& situation) {
  std::vector<Duty> duties = DutiesOf(criterion, situation);
  std::erase_if(duties, [&situation](const Duty& duty) {
    const bool is_done = duty.done.has_value() && *duty.done <= situation.day;
    return is_done || duty.due > situation.day;
  });
  return duties;
}

std::vector<CriterionResult> JudgeCriteria(const Situation& behind, const v1::Playbook::Gate& gate,
                                           const google::protobuf::RepeatedPtrField<CriterionResult>& said) {
  std::vector<CriterionResult> results;
  for (const v1::Playbook::Criterion& criterion : gate.criteria()) {
    const CriterionResult* word = nullptr;
    for (const CriterionResult& each : said) {
      if (each.criterion() == criterion.id()) word = &each;
    }
    CriterionResult& result = results.emplace_back();
    if (word != nullptr) result = *word;
    result.set_criterion(criterion.id());
    const bool is_waived = result.standing() == CriterionResult::WAIVED;
    if (criterion.judged_by().empty()) {
      if (word == nullptr) result.set_text("Nobody has said that it is met.");
      if (word == nullptr) result.set_standing(CriterionResult::UNMET);
      continue;
    }
    const std::vector<Duty> undone = UndoneOf(criterion, behind);
    if (undone.empty()) {
      result.set_standing(CriterionResult::MET);
      result.clear_waived_until();
    } else if (!is_waived) {
      result.set_standing(CriterionResult::UNMET);
    }
    const bool has_own_text = is_waived && !undone.empty() && !result.text().empty();
    if (!has_own_text) result.set_text(TextOf(undone, criterion.judged_by()));
  }
  return results;
}

}  // namespace entente::domain
