#include "services/domain/lifecycle/retirement.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/refusal.h"
#include "services/domain/ruling.h"

namespace entente::domain {
namespace {

// True if the alliance became active again after a moment.
bool IsCalledOff(const state::v1::AllianceState& alliance, const state::v1::Moment& initiated, Day day) {
  for (const auto* entry : EntriesUntil(alliance.statuses(), day)) {
    if (entry->status() == v1::Lifecycle::ACTIVE && Before(initiated, entry->at())) return true;
  }
  return false;
}

// What may still be recorded: what is owed is discharged, or handed over.
bool OutlivesRetirement(const v1::Fact& fact) {
  switch (fact.event_case()) {
    case v1::Fact::kObligationStated:
    case v1::Fact::kObligationDischarged:
    case v1::Fact::kEventVoided:
      return true;
    default:
      return false;
  }
}

}  // namespace

RetirementStanding RetirementAt(const state::v1::AllianceState& alliance, Day day) {
  RetirementStanding standing;
  standing.initiated = LastKept<v1::RetirementInitiated>(alliance.kept(), day);
  standing.completed = LastKept<v1::RetirementCompleted>(alliance.kept(), day);
  if (standing.initiated.event != nullptr && standing.completed.event == nullptr &&
      IsCalledOff(alliance, *standing.initiated.at, day)) {
    standing.initiated = {nullptr, nullptr};
  }
  return standing;
}

void AddRetirement(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance) {
  const RetirementStanding standing = RetirementAt(state, day);
  if (standing.initiated.event != nullptr) {
    v1::Retirement& shown = *alliance.mutable_retirement();
    shown.set_cause(standing.initiated.event->cause());
    shown.set_transition_plan(standing.initiated.event->transition_plan());
    *shown.mutable_initiated_on() = DateOf(*standing.initiated.at);
  }
  if (standing.completed.event != nullptr) {
    v1::Retirement& shown = *alliance.mutable_retirement();
    *shown.mutable_lessons() = standing.completed.event->lessons();
    *shown.mutable_completed_on() = DateOf(*standing.completed.at);
  }
}

absl::StatusOr<Decision> KeepRetired(const World& world, const v1::CommandContext& context,
                                     absl::StatusOr<Decision> decision) {
  if (!decision.ok() || !MayRecordNothing(context)) return decision;
  for (const Fact& fact : decision->facts) {
    const auto* alliance = world.FindAlliance(fact.resource);
    if (alliance == nullptr || OutlivesRetirement(fact.event)) continue;
    const Day day =
        fact.effective_on.has_value() ? DaysOf(*fact.effective_on).first : EffectiveDay(world, context);
    const RetirementStanding standing = RetirementAt(*alliance, day);
    if (standing.completed.event == nullptr) continue;
    return Unmet({{"ALLIANCE_RETIRED", fact.resource,
                   absl::StrCat("The alliance is retired since ", FormatDate(DateOf(*standing.completed.at)),
                                ": only what outlives it can still be discharged or handed over.")}});
  }
  return decision;
}

}  // namespace entente::domain
