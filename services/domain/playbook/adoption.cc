#include "services/domain/playbook/adoption.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/alliance/classification.h"
#include "services/domain/origin/functions.h"
#include "services/domain/playbook/differences.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/projection_parts.h"
#include "services/domain/rules/judge.h"
#include "services/domain/rules/show_duty.h"

namespace entente::domain {
namespace {

// Collects what a version lacks.
class Obstacles {
 public:
  explicit Obstacles(const v1::Playbook& version) : version_(PlaybookVersionName(version)) {}

  void Lacks(const char* type, const char* what, const std::string& id, const std::string& use) {
    found_.push_back({type, id, absl::StrCat(version_, " has no ", what, " ", id, ", ", use, ".")});
  }
  std::vector<UnmetCondition> Take() { return std::move(found_); }

 private:
  const std::string version_;
  std::vector<UnmetCondition> found_;
};

// The duties that are overdue, each with its rule.
struct OverdueDuty {
  std::string rule;
  v1::Duty duty;
};
std::vector<OverdueDuty> OverdueUnder(const Situation& situation) {
  std::vector<OverdueDuty> overdue;
  for (const JudgedRule& judged : JudgeAll(situation)) {
    for (const Duty& duty : judged.duties) {
      if (StandingOn(duty, situation.day) != v1::Duty::OVERDUE) continue;
      overdue.push_back(
          {judged.setting.id(), DutyOn(&judged, duty, situation.alliance.origin().name(), situation.day)});
    }
  }
  return overdue;
}

// What stands in `all` and is about no rule and subject of `known`.
void AddOthers(const std::vector<OverdueDuty>& all, const std::vector<OverdueDuty>& known,
               google::protobuf::RepeatedPtrField<v1::Duty>& others) {
  std::set<std::pair<std::string, std::string>> keys;
  for (const OverdueDuty& each : known) keys.emplace(each.rule, each.duty.subject());
  for (const OverdueDuty& each : all) {
    if (!keys.contains({each.rule, each.duty.subject()})) *others.Add() = each.duty;
  }
}

}  // namespace

std::vector<UnmetCondition> ObstaclesToAdopting(const state::v1::AllianceState& alliance,
                                                const v1::Playbook& version, Day day) {
  Obstacles obstacles(version);
  const auto* stage = EntryAt(alliance.stages(), day);
  if (stage != nullptr && FindStage(version, stage->stage()) == nullptr)
    obstacles.Lacks("STAGE_UNKNOWN", "stage", stage->stage(), "in which the alliance is");
  std::set<std::string> roles;
  for (const auto& slot : alliance.roles()) {
    const auto* holding = HoldingAt(slot, day);
    if (holding == nullptr || FindRole(version, slot.role()) != nullptr) continue;
    if (roles.insert(slot.role()).second)
      obstacles.Lacks("ROLE_UNKNOWN", "role", slot.role(), "which " + holding->person() + " holds");
  }
  std::set<std::string> functions;
  for (const Engagement& engagement : EngagementsOf(alliance, day)) {
    const std::string& function = engagement.event->function();
    if (engagement.until.has_value() || HasKind(version.functions(), function)) continue;
    if (functions.insert(function).second)
      obstacles.Lacks("FUNCTION_UNKNOWN", "function", function, "which is engaged");
  }
  const std::string& tier = ClassificationAt(alliance, day).tier();
  if (!tier.empty() && FindTier(version, tier) == nullptr)
    obstacles.Lacks("TIER_UNKNOWN", "tier", tier, "in which the alliance is");
  return obstacles.Take();
}

v1::PreviewAdoptionResponse PreviewAdoption(const Situation& now, const v1::Playbook& version) {
  v1::PreviewAdoptionResponse preview;
  preview.set_from_version(PlaybookVersionName(now.playbook));
  preview.set_to_version(PlaybookVersionName(version));
  for (const UnmetCondition& obstacle : ObstaclesToAdopting(now.alliance, version, now.day))
    preview.add_obstacles(obstacle.description);
  for (std::string& sentence : DifferencesBetween(now.playbook, version))
    preview.add_changes(std::move(sentence));
  const std::vector<OverdueDuty> before = OverdueUnder(now);
  const std::vector<OverdueDuty> after = OverdueUnder({now.around, now.alliance, version, now.day});
  AddOthers(after, before, *preview.mutable_new_overdue());
  AddOthers(before, after, *preview.mutable_no_longer_overdue());
  return preview;
}

}  // namespace entente::domain
