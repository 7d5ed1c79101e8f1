#include "services/domain/projection.h"

#include "absl/strings/str_cat.h"
#include "services/domain/activity/activities.h"
#include "services/domain/alliance/classification.h"
#include "services/domain/lifecycle/gate_decisions.h"
#include "services/domain/lifecycle/obligations.h"
#include "services/domain/lifecycle/retirement.h"
#include "services/domain/origin/show.h"
#include "services/domain/ownership/show.h"
#include "services/domain/person/work.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/playbook/overrides.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

// The entry that holds on a day, or the earliest one for a day before it: what an organization or person
// was called before it was registered is not known, and its first name is better than none.
template <typename Entry>
const Entry* EntryAtOrFirst(const google::protobuf::RepeatedPtrField<Entry>& entries, Day day) {
  const Entry* found = EntryAt(entries, day);
  if (found != nullptr) return found;
  for (const Entry& entry : entries) {
    if (found == nullptr || Before(entry.at(), found->at())) found = &entry;
  }
  return found;
}

void AddLifecycle(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance) {
  const auto* stage = EntryAt(state.stages(), day);
  const auto* status = EntryAt(state.statuses(), day);
  if (stage == nullptr && status == nullptr) return;
  v1::Lifecycle& lifecycle = *alliance.mutable_lifecycle();
  if (stage != nullptr) {
    lifecycle.set_stage(stage->stage());
    *lifecycle.mutable_stage_since() = DateOf(stage->at());
    lifecycle.set_event(EventNameOf(stage->at()));
    if (IsImprecise(stage->at(), day)) lifecycle.set_imprecise(true);
  }
  if (status != nullptr) {
    lifecycle.set_status(status->status());
    *lifecycle.mutable_status_since() = DateOf(status->at());
    if (IsImprecise(status->at(), day)) lifecycle.set_imprecise(true);
  }
}

}  // namespace

DescriptionView DescriptionAt(const state::v1::AllianceState& state, Day day) {
  DescriptionView view;
  for (const auto* entry : EntriesUntil(state.descriptions(), day)) {
    if (!entry->display_name().empty()) view.display_name = &entry->display_name();
    if (!entry->summary().empty()) view.summary = &entry->summary();
    if (!entry->form().empty()) view.form = &entry->form();
  }
  return view;
}

v1::Alliance AllianceAt(const state::v1::AllianceState& state, Day day) {
  return AllianceAt(state, FigurePages(), day);
}

v1::Alliance AllianceAt(const state::v1::AllianceState& state, const FigurePages& pages, Day day) {
  v1::Alliance alliance;
  const FiguresOnDay figures = FiguresOn(state, pages, day);
  const state::v1::Origin& origin = state.origin();
  alliance.set_name(origin.name());
  const DescriptionView description = DescriptionAt(state, day);
  if (description.display_name != nullptr) alliance.set_display_name(*description.display_name);
  if (description.summary != nullptr) alliance.set_summary(*description.summary);
  if (description.form != nullptr) alliance.set_form(*description.form);
  alliance.set_playbook_version(PlaybookVersionAt(state, day));
  AddLifecycle(state, day, alliance);
  AddParties(state, day, alliance);
  AddRoles(state, day, alliance);
  AddClassification(state, day, alliance);
  AddOwnership(state, day, alliance);
  AddActivities(state, day, alliance);
  AddKpis(state, figures, day, alliance);
  AddAgreements(state, day, alliance);
  AddMilestones(state, day, alliance);
  AddOrigin(state, day, alliance);
  AddGateDecisions(state, day, alliance);
  AddObligations(state, day, alliance);
  AddRetirement(state, day, alliance);
  AddRuleOverrides(state, day, alliance);
  *alliance.mutable_external_references() = origin.external_references();
  AddScheduledChanges(state, figures, day, alliance);
  alliance.set_version(origin.version());
  alliance.set_position(origin.position());
  *alliance.mutable_create_time() = origin.create_time();
  *alliance.mutable_update_time() = origin.update_time();
  *alliance.mutable_effective_on() = DateOf(day);
  return alliance;
}

v1::AllianceSummary SummaryAt(const state::v1::AllianceState& state, Day day) {
  v1::AllianceSummary summary;
  const state::v1::Origin& origin = state.origin();
  summary.set_name(origin.name());
  const DescriptionView description = DescriptionAt(state, day);
  if (description.display_name != nullptr) summary.set_display_name(*description.display_name);
  if (description.form != nullptr) summary.set_form(*description.form);
  if (const auto* stage = EntryAt(state.stages(), day); stage != nullptr) summary.set_stage(stage->stage());
  if (const auto* status = EntryAt(state.statuses(), day); status != nullptr)
    summary.set_status(status->status());
  uint32_t member_count = 0;
  for (const auto& party : state.parties()) {
    const auto* membership = EntryAt(party.memberships(), day);
    if (membership != nullptr && membership->status() == v1::Party::MEMBER) ++member_count;
  }
  summary.set_member_count(member_count);
  summary.set_version(origin.version());
  *summary.mutable_update_time() = origin.update_time();
  *summary.mutable_external_references() = origin.external_references();
  return summary;
}

v1::Organization OrganizationAt(const state::v1::OrganizationState& state, Day day) {
  v1::Organization organization;
  const state::v1::Origin& origin = state.origin();
  organization.set_name(origin.name());
  if (const auto* name = EntryAtOrFirst(state.names(), day); name != nullptr) {
    organization.set_display_name(name->display_name());
  }
  organization.set_is_own(state.is_own());
  organization.set_country_code(state.country_code());
  *organization.mutable_external_references() = origin.external_references();
  organization.set_version(origin.version());
  *organization.mutable_create_time() = origin.create_time();
  return organization;
}

PersonView PersonAt(const state::v1::PersonState& state, Day day) {
  PersonView view;
  const state::v1::Origin& origin = state.origin();
  view.person.set_name(origin.name());
  if (const auto* profile = EntryAtOrFirst(state.profiles(), day); profile != nullptr) {
    view.person.set_organization(profile->organization());
    if (!profile->ciphertext().empty()) view.sealed = profile;
  }
  *view.person.mutable_external_references() = origin.external_references();
  view.person.set_version(origin.version());
  *view.person.mutable_create_time() = origin.create_time();
  // Both bind from when they were recorded, on whatever day one looks.
  for (const auto& entry : state.holds()) {
    v1::LegalHold& hold = *view.person.add_legal_holds();
    hold.set_matter(entry.matter());
    *hold.mutable_since() = DateOf(entry.at());
    hold.set_event(EventNameOf(entry.at()));
  }
  AddWork(state, day, view.person);
  if (state.erasure_position() != 0) {
    view.person.set_erased(true);
    view.person.set_erasure(absl::StrCat("events/", state.erasure_position()));
  }
  return view;
}

const v1::Playbook* PlaybookVersion(const state::v1::PlaybookState& state, uint32_t version) {
  const v1::Playbook* newest = nullptr;
  for (const v1::Playbook& playbook : state.versions()) {
    if (version != 0 && playbook.version() == version) return &playbook;
    newest = &playbook;
  }
  return version == 0 ? newest : nullptr;
}

v1::Period PeriodOf(const state::v1::PeriodState& state) {
  v1::Period period;
  period.set_name(state.origin().name());
  *period.mutable_last_day() = DateOf(state.last_day());
  period.set_position(state.origin().create_position());
  *period.mutable_close_time() = state.origin().create_time();
  period.set_closed_by(state.closed_by());
  return period;
}

v1::Approval ApprovalOf(const state::v1::ApprovalState& state) {
  v1::Approval approval = state.approval();
  approval.set_name(state.origin().name());
  approval.set_version(state.origin().version());
  return approval;
}

}  // namespace entente::domain
