#include "services/domain/plan/evolve.h"

#include "services/domain/timeline.h"

namespace entente::domain {
namespace {

using Entry = state::v1::AllianceState::MilestoneEntry;

template <typename Event>
Entry& AddEntry(state::v1::AllianceState& state, const Event& event, Entry::Kind kind,
                const state::v1::Moment& at) {
  state::v1::AllianceState::MilestoneState* slot = nullptr;
  for (auto& known : *state.mutable_milestones()) {
    if (known.milestone() == event.milestone()) slot = &known;
  }
  if (slot == nullptr) {
    slot = state.add_milestones();
    slot->set_milestone(event.milestone());
  }
  Entry* entry = slot->add_entries();
  *entry->mutable_at() = at;
  entry->set_kind(kind);
  entry->set_title(event.title());
  entry->set_milestone_kind(event.kind());
  return *entry;
}

}  // namespace

void Apply(state::v1::AllianceState& state, const v1::MilestonePlanned& event, const state::v1::Moment& at) {
  Entry& entry = AddEntry(state, event, Entry::PLANNED, at);
  if (!IsDate(event.due_on())) return;
  const DayRange due = DaysOf(event.due_on());
  entry.mutable_due()->set_first_day(due.first);
  entry.mutable_due()->set_last_day(due.last);
}

void Apply(state::v1::AllianceState& state, const v1::MilestoneReached& event, const state::v1::Moment& at) {
  AddEntry(state, event, Entry::REACHED, at);
}

void Apply(state::v1::AllianceState& state, const v1::MilestoneMissed& event, const state::v1::Moment& at) {
  AddEntry(state, event, Entry::MISSED, at);
}

}  // namespace entente::domain
