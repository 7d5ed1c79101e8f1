#include "services/domain/alliance/evolve.h"

#include <string>

namespace entente::domain {
namespace {

using Membership = state::v1::AllianceState::MembershipEntry;

// A new entry for the party, which appears with its first one.
Membership& AddMembership(state::v1::AllianceState& state, const std::string& organization,
                          v1::Party::Status status, const state::v1::Moment& at) {
  state::v1::AllianceState::PartyState* party = nullptr;
  for (auto& known : *state.mutable_parties()) {
    if (known.organization() == organization) party = &known;
  }
  if (party == nullptr) {
    party = state.add_parties();
    party->set_organization(organization);
  }
  Membership* entry = party->add_memberships();
  *entry->mutable_at() = at;
  entry->set_status(status);
  return *entry;
}

}  // namespace

void Apply(state::v1::AllianceState& state, const v1::AllianceCreated& event, const state::v1::Moment& at) {
  *state.mutable_origin()->mutable_external_references() = event.external_references();
  state.set_playbook_version(event.playbook_version());
  auto* description = state.add_descriptions();
  *description->mutable_at() = at;
  description->set_display_name(event.display_name());
  description->set_summary(event.summary());
  description->set_form(event.form());
  auto* stage = state.add_stages();
  *stage->mutable_at() = at;
  stage->set_stage(event.stage());
  auto* status = state.add_statuses();
  *status->mutable_at() = at;
  status->set_status(v1::Lifecycle::ACTIVE);
}

void Apply(state::v1::AllianceState& state, const v1::AllianceDescribed& event, const state::v1::Moment& at) {
  auto* description = state.add_descriptions();
  *description->mutable_at() = at;
  description->set_display_name(event.display_name());
  description->set_summary(event.summary());
  description->set_form(event.form());
}

void Apply(state::v1::AllianceState& state, const v1::PartyInvited& event, const state::v1::Moment& at) {
  AddMembership(state, event.organization(), v1::Party::INVITED, at);
}

void Apply(state::v1::AllianceState& state, const v1::PartyApplied& event, const state::v1::Moment& at) {
  AddMembership(state, event.organization(), v1::Party::APPLICANT, at);
}

void Apply(state::v1::AllianceState& state, const v1::PartyJoined& event, const state::v1::Moment& at) {
  AddMembership(state, event.organization(), v1::Party::MEMBER, at)
      .set_membership_kind(event.membership_kind());
}

void Apply(state::v1::AllianceState& state, const v1::PartySuspended& event, const state::v1::Moment& at) {
  AddMembership(state, event.organization(), v1::Party::SUSPENDED, at);
}

void Apply(state::v1::AllianceState& state, const v1::PartyReinstated& event, const state::v1::Moment& at) {
  AddMembership(state, event.organization(), v1::Party::MEMBER, at);
}

void Apply(state::v1::AllianceState& state, const v1::PartyDowngraded& event, const state::v1::Moment& at) {
  AddMembership(state, event.organization(), v1::Party::AFFILIATE, at)
      .set_membership_kind(event.membership_kind());
}

void Apply(state::v1::AllianceState& state, const v1::PartyLeft& event, const state::v1::Moment& at) {
  AddMembership(state, event.organization(), v1::Party::LEFT, at);
}

void Apply(state::v1::AllianceState& state, const v1::PartySucceeded& event, const state::v1::Moment& at) {
  AddMembership(state, event.organization(), v1::Party::SUCCEEDED, at).set_successor(event.successor());
  AddMembership(state, event.successor(), v1::Party::MEMBER, at).set_predecessor(event.organization());
}

}  // namespace entente::domain
