#include "services/domain/plan/decide.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/alliance_case.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/ruling.h"
#include "services/domain/standing.h"

namespace entente::domain {
namespace {

using state::v1::AllianceState;
using MilestoneEntry = AllianceState::MilestoneEntry;

bool WasPlanned(const AllianceState::MilestoneState* milestone) {
  return milestone != nullptr &&
         std::any_of(milestone->entries().begin(), milestone->entries().end(),
                     [](const MilestoneEntry& entry) { return entry.kind() == MilestoneEntry::PLANNED; });
}

// True if some event has said what the milestone is.
bool WasDescribed(const AllianceState::MilestoneState* milestone) {
  return milestone != nullptr &&
         std::any_of(milestone->entries().begin(), milestone->entries().end(),
                     [](const MilestoneEntry& entry) { return !entry.title().empty(); });
}

// The event has what the request has.
template <typename Event>
void Fill(Event& event, const v1::RecordMilestoneRequest& request) {
  event.set_milestone(request.milestone_id());
  event.set_title(request.title());
  event.set_kind(request.kind());
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::PlanMilestoneRequest& request) {
  const auto* alliance = world.FindAlliance(request.alliance());
  if (alliance == nullptr) return NoSuch("alliance", request.alliance());
  const v1::Playbook* playbook = PlaybookAt(world, *alliance, EffectiveDay(world, request.context()));
  if (playbook == nullptr) return Internal("the playbook of an alliance is missing");

  Ruling ruling(request.context(), request.alliance());
  RequireOpen(*alliance, EffectiveDay(world, request.context()), ruling);
  if (!HasKind(playbook->milestone_kinds(), request.kind())) {
    ruling.NotInPlaybook(*playbook, "kind", "kind of milestone", request.kind());
  }
  const auto* known = FindMilestone(*alliance, request.milestone_id());
  // A plan that replaces an earlier one finds what was recorded on that one, and does not clash with it.
  const bool is_replacement = !request.context().corrects().empty();
  if (WasPlanned(known) || (WasDescribed(known) && !is_replacement)) {
    ruling.AlreadyExists(absl::StrCat(request.alliance(), "/milestones/", request.milestone_id()));
  }
  v1::MilestonePlanned& event = *ruling.Record().mutable_milestone_planned();
  event.set_milestone(request.milestone_id());
  event.set_title(request.title());
  event.set_kind(request.kind());
  *event.mutable_due_on() = request.due_on();
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::PlanFromTemplateRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  Ruling& ruling = opened->ruling;
  const v1::Playbook::Template* plan = FindTemplate(opened->playbook, request.template_());
  if (plan == nullptr) {
    ruling.NotInPlaybook(opened->playbook, "template", "template", request.template_());
    return ruling.Finish();
  }
  RequireOpen(opened->alliance, opened->day, ruling);
  const Day from = request.has_counts_from() ? DaysOf(request.counts_from()).first : opened->day;
  for (const auto& milestone : plan->milestones()) {
    const auto* known = FindMilestone(opened->alliance, milestone.id());
    if (WasPlanned(known) || WasDescribed(known)) continue;
    v1::MilestonePlanned& event = *ruling.Record().mutable_milestone_planned();
    event.set_milestone(milestone.id());
    event.set_title(milestone.title());
    event.set_kind(milestone.kind());
    *event.mutable_due_on() = DateOf(from + static_cast<Day>(milestone.due_after_days()));
  }
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::RecordMilestoneRequest& request) {
  const auto* alliance = world.FindAlliance(request.alliance());
  if (alliance == nullptr) return NoSuch("alliance", request.alliance());
  const v1::Playbook* playbook = PlaybookAt(world, *alliance, EffectiveDay(world, request.context()));
  if (playbook == nullptr) return Internal("the playbook of an alliance is missing");

  Ruling ruling(request.context(), request.alliance());
  const auto* milestone = FindMilestone(*alliance, request.milestone_id());
  if (!WasDescribed(milestone)) {
    if (request.title().empty())
      ruling.FaultyField("title", "is required, because the milestone was never planned");
    if (request.kind().empty())
      ruling.FaultyField("kind", "is required, because the milestone was never planned");
  }
  if (!request.kind().empty() && !HasKind(playbook->milestone_kinds(), request.kind())) {
    ruling.NotInPlaybook(*playbook, "kind", "kind of milestone", request.kind());
  }
  const Day day = EffectiveDay(world, request.context());
  const auto* last = milestone == nullptr ? nullptr : EntryAt(milestone->entries(), day);
  if (last != nullptr && last->kind() == MilestoneEntry::REACHED) {
    ruling.Unmet("MILESTONE_REACHED_ALREADY",
                 absl::StrCat(request.alliance(), "/milestones/", request.milestone_id()),
                 absl::StrCat("The milestone was reached by ", FormatDate(DateOf(day)), " already."));
  }
  const bool is_miss = request.outcome() == v1::RecordMilestoneRequest::MISSED;
  const bool says_more = !request.title().empty() || !request.kind().empty();
  const bool holds = is_miss && last != nullptr && last->kind() == MilestoneEntry::MISSED && !says_more;
  if (holds && MayRecordNothing(request.context())) return ruling.Finish();
  if (is_miss) {
    Fill(*ruling.Record().mutable_milestone_missed(), request);
  } else {
    Fill(*ruling.Record().mutable_milestone_reached(), request);
  }
  return ruling.Finish();
}

}  // namespace entente::domain
