#include "services/domain/standing.h"

namespace entente::domain {
namespace {

using state::v1::AllianceState;
using AgreementEntry = AllianceState::AgreementEntry;

// The status that an entry gives; not stated for an amendment.
v1::Agreement::Status StatusOf(AgreementEntry::Kind kind) {
  switch (kind) {
    case AgreementEntry::SIGNED:
      return v1::Agreement::SIGNED;
    case AgreementEntry::TOOK_EFFECT:
      return v1::Agreement::EFFECTIVE;
    case AgreementEntry::TERMINATED:
      return v1::Agreement::TERMINATED;
    default:
      return v1::Agreement::STATUS_UNSPECIFIED;
  }
}

}  // namespace

const AllianceState::PartyState* FindParty(const AllianceState& alliance, std::string_view organization) {
  for (const auto& party : alliance.parties()) {
    if (party.organization() == organization) return &party;
  }
  return nullptr;
}

const AllianceState::AgreementState* FindAgreement(const AllianceState& alliance,
                                                   std::string_view agreement) {
  for (const auto& known : alliance.agreements()) {
    if (known.agreement() == agreement) return &known;
  }
  return nullptr;
}

const AllianceState::MilestoneState* FindMilestone(const AllianceState& alliance,
                                                   std::string_view milestone) {
  for (const auto& known : alliance.milestones()) {
    if (known.milestone() == milestone) return &known;
  }
  return nullptr;
}

const AllianceState::KpiState* FindKpi(const AllianceState& alliance, std::string_view kpi) {
  for (const auto& known : alliance.kpis()) {
    if (known.kpi() == kpi) return &known;
  }
  return nullptr;
}

v1::Party::Status PartyStatusAt(const AllianceState& alliance, std::string_view organization, Day day) {
  const auto* party = FindParty(alliance, organization);
  const auto* membership = party == nullptr ? nullptr : EntryAt(party->memberships(), day);
  return membership == nullptr ? v1::Party::STATUS_UNSPECIFIED : membership->status();
}

std::vector<std::string> MembersAt(const AllianceState& alliance, Day day) {
  std::vector<std::string> members;
  for (const auto& party : alliance.parties()) {
    const auto* membership = EntryAt(party.memberships(), day);
    if (membership != nullptr && membership->status() == v1::Party::MEMBER)
      members.push_back(party.organization());
  }
  return members;
}

bool IsMember(v1::Party::Status status) {
  return status == v1::Party::MEMBER || status == v1::Party::SUSPENDED;
}

bool IsParty(v1::Party::Status status) {
  return IsMember(status) || status == v1::Party::AFFILIATE;
}

bool HasGone(v1::Party::Status status) {
  return status == v1::Party::LEFT || status == v1::Party::SUCCEEDED;
}

bool IsEverParty(const AllianceState& alliance, std::string_view organization) {
  const auto* party = FindParty(alliance, organization);
  if (party == nullptr) return false;
  for (const auto& membership : party->memberships()) {
    // Who has left or was succeeded has been a party, even if it is not recorded since when.
    if (membership.status() != v1::Party::INVITED && membership.status() != v1::Party::APPLICANT) return true;
  }
  return false;
}

const AgreementEntry* SigningOf(const AllianceState::AgreementState& agreement) {
  for (const AgreementEntry& entry : agreement.entries()) {
    if (entry.kind() == AgreementEntry::SIGNED) return &entry;
  }
  return nullptr;
}

AgreementStanding AgreementStandingAt(const AllianceState::AgreementState& agreement, Day day) {
  AgreementStanding standing;
  for (const AgreementEntry* entry : EntriesUntil(agreement.entries(), day)) {
    if (standing.since == nullptr) standing.since = &entry->at();
    if (entry->kind() == AgreementEntry::AMENDED) ++standing.amendments;
    const v1::Agreement::Status status = StatusOf(entry->kind());
    if (status == v1::Agreement::STATUS_UNSPECIFIED || status == standing.status) continue;
    // An agreement of which only the year of signing is known may seem to be signed after it took effect.
    const bool is_known = standing.status != v1::Agreement::STATUS_UNSPECIFIED;
    if (status == v1::Agreement::SIGNED && is_known) continue;
    standing.status = status;
    standing.since = &entry->at();
  }
  return standing;
}

}  // namespace entente::domain
