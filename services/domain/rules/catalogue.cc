#include "services/domain/rules/catalogue.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/domain/activity/rules.h"
#include "services/domain/lifecycle/rules.h"
#include "services/domain/origin/rules.h"
#include "services/domain/ownership/rules.h"
#include "services/domain/party/rules.h"
#include "services/domain/person/rules.h"
#include "services/domain/playbook/lookup.h"

namespace entente::domain {
namespace {

// The greatest number that a parameter may have: a hundred years of days.
constexpr int kNumberMax = 36600;

// The rules of all areas; each area lists its own.
std::vector<KnownRule> Gather() {
  std::vector<KnownRule> all;
  for (const auto& area :
       {ActivityRules(), LifecycleRules(), OriginRules(), OwnershipRules(), PartyRules(), PersonRules()})
    all.insert(all.end(), area.begin(), area.end());
  std::sort(all.begin(), all.end(),
            [](const KnownRule& a, const KnownRule& b) { return std::string_view(a.id) < b.id; });
  return all;
}

}  // namespace

RuleSettings::RuleSettings(const std::vector<RuleParameter>& parameters,
                           const google::protobuf::Map<std::string, std::string>& given) {
  for (const RuleParameter& parameter : parameters) {
    const auto found = given.find(parameter.name);
    values_[parameter.name] = found == given.end() ? parameter.standard : found->second;
  }
}

int RuleSettings::Number(const char* name) const {
  int number = 0;
  // A playbook was reviewed before it was published, so anything else is no number of days either.
  return absl::SimpleAtoi(values_.at(name), &number) ? std::clamp(number, 0, kNumberMax) : 0;
}

const std::string& RuleSettings::Text(const char* name) const {
  return values_.at(name);
}

const std::vector<KnownRule>& AllRules() {
  static const auto& rules = *new std::vector<KnownRule>(Gather());
  return rules;
}

const KnownRule* FindKnownRule(std::string_view id) {
  for (const KnownRule& rule : AllRules()) {
    if (id == rule.id) return &rule;
  }
  return nullptr;
}

std::string FaultOf(const RuleParameter& parameter, const std::string& value, const v1::Playbook& playbook) {
  const auto missing = [&value](const char* what) {
    return absl::StrCat("there is no ", what, " `", value, "`");
  };
  int number = 0;
  const bool may_be_empty = parameter.kind != RuleParameter::Kind::kNumber && *parameter.standard == '\0';
  if (value.empty() && may_be_empty) return "";
  switch (parameter.kind) {
    case RuleParameter::Kind::kNumber:
      if (absl::SimpleAtoi(value, &number) && number >= 0 && number <= kNumberMax) return "";
      return absl::StrCat("must be a whole number from 0 to ", kNumberMax);
    case RuleParameter::Kind::kStage:
      return FindStage(playbook, value) != nullptr ? "" : missing("stage");
    case RuleParameter::Kind::kRole:
      return FindRole(playbook, value) != nullptr ? "" : missing("role");
    case RuleParameter::Kind::kFunction:
      return HasKind(playbook.functions(), value) ? "" : missing("function");
    case RuleParameter::Kind::kActivityType:
      return FindActivityType(playbook, value) != nullptr ? "" : missing("activity type");
    case RuleParameter::Kind::kTier:
      return FindTier(playbook, value) != nullptr ? "" : missing("tier");
  }
  return "";
}

}  // namespace entente::domain
