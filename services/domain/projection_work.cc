// Agreements, milestones and scheduled changes as of a day.
#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "entente/v1/fact.pb.h"
#include "services/domain/performance/measurements.h"
#include "services/domain/projection.h"
#include "services/domain/projection_parts.h"
#include "services/domain/standing.h"

namespace entente::domain {
namespace {

using state::v1::AllianceState;
using state::v1::Moment;
using AgreementEntry = AllianceState::AgreementEntry;
using MilestoneEntry = AllianceState::MilestoneEntry;

// When what has become of a milestone happened, or is to happen.
const Moment& DateThatMatters(const MilestoneEntry& entry) {
  return entry.kind() == MilestoneEntry::PLANNED && entry.has_due() ? entry.due() : entry.at();
}

v1::Milestone::Status StatusOf(MilestoneEntry::Kind kind) {
  switch (kind) {
    case MilestoneEntry::PLANNED:
      return v1::Milestone::PLANNED;
    case MilestoneEntry::REACHED:
      return v1::Milestone::REACHED;
    case MilestoneEntry::MISSED:
      return v1::Milestone::MISSED;
    default:
      return v1::Milestone::STATUS_UNSPECIFIED;
  }
}

// A milestone as of a day, and by what it is ordered.
struct DatedMilestone {
  Day date;
  uint64_t position;
  v1::Milestone milestone;
};

DatedMilestone MilestoneAt(const std::vector<const MilestoneEntry*>& entries, Day day) {
  DatedMilestone dated;
  const MilestoneEntry& last = *entries.back();
  v1::Milestone& milestone = dated.milestone;
  for (const MilestoneEntry* entry : entries) {
    if (!entry->title().empty()) milestone.set_title(entry->title());
    if (!entry->milestone_kind().empty()) milestone.set_kind(entry->milestone_kind());
    if (entry->has_due()) *milestone.mutable_due_on() = DateOf(entry->due());
  }
  milestone.set_status(StatusOf(last.kind()));
  *milestone.mutable_since() = DateOf(last.at());
  milestone.set_imprecise(IsImprecise(last.at(), day));
  dated.date = DateThatMatters(last).first_day();
  dated.position = last.at().position();
  return dated;
}

// How many entries can come before those that are shown: an event may have entries in several slots, but in
// no more than these.
constexpr size_t kEntriesOfEventMax = 3;
constexpr size_t kSortedMax = kEntriesOfEventMax * kScheduledShownMax;

// Calls `see` with the moment of every entry of every slot, besides measurements.
template <typename See>
void ForEachMoment(const AllianceState& state, See see) {
  const auto see_all = [&see](const auto& entries) {
    for (const auto& entry : entries) see(entry.at());
  };
  see_all(state.descriptions());
  see_all(state.stages());
  see_all(state.statuses());
  for (const auto& party : state.parties()) see_all(party.memberships());
  for (const auto& role : state.roles()) see_all(role.holdings());
  for (const auto& agreement : state.agreements()) see_all(agreement.entries());
  for (const auto& milestone : state.milestones()) see_all(milestone.entries());
  see_all(state.kept());
  for (const auto& kpi : state.kpis()) {
    if (kpi.has_definition()) see(kpi.at());
    see_all(kpi.targets());
  }
}

}  // namespace

std::string EventNameOf(const Moment& at) {
  return absl::StrCat("events/", at.position());
}

void AddAgreements(const AllianceState& state, Day day, v1::Alliance& alliance) {
  for (const auto& slot : state.agreements()) {
    const AgreementEntry* signing = SigningOf(slot);
    const AgreementStanding standing = AgreementStandingAt(slot, day);
    if (signing == nullptr || standing.since == nullptr) continue;
    v1::Agreement& agreement = *alliance.add_agreements();
    agreement.set_name(state.origin().name() + "/agreements/" + slot.agreement());
    agreement.set_title(signing->title());
    agreement.set_kind(signing->agreement_kind());
    *agreement.mutable_parties() = signing->parties();
    if (signing->has_value()) *agreement.mutable_value() = signing->value();
    agreement.set_status(standing.status);
    *agreement.mutable_since() = DateOf(*standing.since);
    agreement.set_imprecise(IsImprecise(*standing.since, day));
    agreement.set_amendments(standing.amendments);
  }
}

void AddMilestones(const AllianceState& state, Day day, v1::Alliance& alliance) {
  std::vector<DatedMilestone> milestones;
  for (const auto& slot : state.milestones()) {
    const auto entries = EntriesUntil(slot.entries(), day);
    if (entries.empty()) continue;
    milestones.push_back(MilestoneAt(entries, day));
    milestones.back().milestone.set_name(state.origin().name() + "/milestones/" + slot.milestone());
  }
  std::sort(milestones.begin(), milestones.end(), [](const DatedMilestone& a, const DatedMilestone& b) {
    return std::tuple(a.date, a.position) < std::tuple(b.date, b.position);
  });
  for (DatedMilestone& dated : milestones) *alliance.add_milestones() = std::move(dated.milestone);
}

FiguresOnDay FiguresOn(const AllianceState& state, const FigurePages& pages, Day day) {
  return FiguresOnDay(Measurements(state, pages), day, kMeasurementsShownMax, kSortedMax);
}

void AddScheduledChanges(const AllianceState& state, const FiguresOnDay& figures, Day day,
                         v1::Alliance& alliance) {
  std::vector<Moment> later;
  ForEachMoment(state, [day, &later](const Moment& at) {
    if (at.first_day() > day) later.push_back(at);
  });
  for (const Figure& figure : figures.next()) later.push_back(MomentOf(figure));
  if (later.empty()) return;
  const auto precedes = [](const Moment& a, const Moment& b) { return Before(a, b); };
  const size_t sorted = std::min(later.size(), kSortedMax);
  std::partial_sort(later.begin(), later.begin() + static_cast<std::ptrdiff_t>(sorted), later.end(),
                    precedes);
  later.resize(sorted);
  uint64_t previous = 0;
  for (const Moment& at : later) {
    if (at.position() == previous) continue;
    if (static_cast<size_t>(alliance.scheduled_changes_size()) == kScheduledShownMax) return;
    previous = at.position();
    v1::ScheduledChange& change = *alliance.add_scheduled_changes();
    change.set_event(EventNameOf(at));
    const auto* field = v1::Fact::descriptor()->FindFieldByNumber(at.event());
    if (field != nullptr) change.set_type(field->message_type()->name());
    *change.mutable_effective_on() = DateOf(at);
  }
}

}  // namespace entente::domain
