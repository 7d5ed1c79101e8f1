#include "services/domain/fold.h"

#include <type_traits>

#include "services/domain/agreement/evolve.h"
#include "services/domain/alliance/evolve.h"
#include "services/domain/approval/evolve.h"
#include "services/domain/correction/withdraw.h"
#include "services/domain/lifecycle/evolve.h"
#include "services/domain/organization/evolve.h"
#include "services/domain/ownership/evolve.h"
#include "services/domain/performance/evolve.h"
#include "services/domain/period/evolve.h"
#include "services/domain/person/evolve.h"
#include "services/domain/plan/evolve.h"
#include "services/domain/playbook/evolve.h"

namespace entente::domain {
namespace {

template <typename AnyState>
void Take(uint64_t position, std::string_view measured_kpi, AnyState& state) {
  if constexpr (std::is_same_v<AnyState, state::v1::AllianceState>) {
    WithdrawFrom(state, position, measured_kpi);
  } else {
    WithdrawFrom(state, position);
  }
}

// What every event does, whatever its kind: it counts, and what it corrects goes first.
template <typename AnyState>
void Begin(AnyState& state, const EventHeader& header) {
  if (header.corrects != 0) Take(header.corrects, header.corrected_kpi, state);
  state::v1::Origin& origin = *state.mutable_origin();
  if (origin.version() == 0) {
    origin.set_name(header.resource);
    origin.set_create_position(header.at.position());
    *origin.mutable_create_time() = header.record_time;
  }
  origin.set_version(header.version);
  origin.set_position(header.at.position());
  *origin.mutable_update_time() = header.record_time;
}

// When the event was true, with what kind of event it is.
state::v1::Moment MomentOf(const v1::Fact& fact, const EventHeader& header) {
  state::v1::Moment at = header.at;
  at.set_event(fact.event_case());
  return at;
}

// The areas of an alliance, each with the events that it knows. False if it knows the event not.
bool EvolveParties(state::v1::AllianceState& state, const v1::Fact& fact, const state::v1::Moment& at) {
  switch (fact.event_case()) {
    case v1::Fact::kAllianceCreated:
      return Apply(state, fact.alliance_created(), at), true;
    case v1::Fact::kAllianceDescribed:
      return Apply(state, fact.alliance_described(), at), true;
    case v1::Fact::kPartyInvited:
      return Apply(state, fact.party_invited(), at), true;
    case v1::Fact::kPartyApplied:
      return Apply(state, fact.party_applied(), at), true;
    case v1::Fact::kPartyJoined:
      return Apply(state, fact.party_joined(), at), true;
    case v1::Fact::kPartySuspended:
      return Apply(state, fact.party_suspended(), at), true;
    case v1::Fact::kPartyReinstated:
      return Apply(state, fact.party_reinstated(), at), true;
    case v1::Fact::kPartyDowngraded:
      return Apply(state, fact.party_downgraded(), at), true;
    case v1::Fact::kPartyLeft:
      return Apply(state, fact.party_left(), at), true;
    case v1::Fact::kPartySucceeded:
      return Apply(state, fact.party_succeeded(), at), true;
    default:
      return false;
  }
}

bool EvolveWork(state::v1::AllianceState& state, const v1::Fact& fact, const state::v1::Moment& at) {
  switch (fact.event_case()) {
    case v1::Fact::kKpiMeasured:
      return Apply(state, fact.kpi_measured(), at), true;
    case v1::Fact::kKpiTargetSet:
      return Apply(state, fact.kpi_target_set(), at), true;
    case v1::Fact::kKpiDefined:
      return Apply(state, fact.kpi_defined(), at), true;
    case v1::Fact::kRoleAssigned:
      return Apply(state, fact.role_assigned(), at), true;
    case v1::Fact::kRoleEnded:
      return Apply(state, fact.role_ended(), at), true;
    case v1::Fact::kStageEntered:
      return Apply(state, fact.stage_entered(), at), true;
    case v1::Fact::kStatusChanged:
      return Apply(state, fact.status_changed(), at), true;
    case v1::Fact::kAgreementSigned:
      return Apply(state, fact.agreement_signed(), at), true;
    case v1::Fact::kAgreementTookEffect:
      return Apply(state, fact.agreement_took_effect(), at), true;
    case v1::Fact::kAgreementAmended:
      return Apply(state, fact.agreement_amended(), at), true;
    case v1::Fact::kAgreementTerminated:
      return Apply(state, fact.agreement_terminated(), at), true;
    case v1::Fact::kMilestonePlanned:
      return Apply(state, fact.milestone_planned(), at), true;
    case v1::Fact::kMilestoneReached:
      return Apply(state, fact.milestone_reached(), at), true;
    case v1::Fact::kMilestoneMissed:
      return Apply(state, fact.milestone_missed(), at), true;
    default:
      return false;
  }
}

// A withdrawal does nothing but what `Begin` has done.
bool IsWithdrawal(const v1::Fact& fact) {
  return fact.event_case() == v1::Fact::kEventVoided;
}

}  // namespace

bool Evolve(state::v1::AllianceState& state, const v1::Fact& fact, const EventHeader& header) {
  Begin(state, header);
  const state::v1::Moment at = MomentOf(fact, header);
  return EvolveWork(state, fact, at) || EvolveParties(state, fact, at) || IsWithdrawal(fact);
}

bool Evolve(state::v1::OrganizationState& state, const v1::Fact& fact, const EventHeader& header) {
  Begin(state, header);
  const state::v1::Moment at = MomentOf(fact, header);
  switch (fact.event_case()) {
    case v1::Fact::kOrganizationRegistered:
      return Apply(state, fact.organization_registered(), at), true;
    case v1::Fact::kOrganizationRenamed:
      return Apply(state, fact.organization_renamed(), at), true;
    default:
      return IsWithdrawal(fact);
  }
}

bool Evolve(state::v1::PersonState& state, const v1::Fact& fact, const EventHeader& header) {
  Begin(state, header);
  const state::v1::Moment at = MomentOf(fact, header);
  switch (fact.event_case()) {
    case v1::Fact::kPersonRegistered:
      return Apply(state, fact.person_registered(), header, at), true;
    case v1::Fact::kPersonUpdated:
      return Apply(state, fact.person_updated(), header, at), true;
    case v1::Fact::kLegalHoldPlaced:
      return Apply(state, fact.legal_hold_placed(), at), true;
    case v1::Fact::kLegalHoldLifted:
      return Apply(state, fact.legal_hold_lifted()), true;
    case v1::Fact::kPersonErased:
      return Apply(state, fact.person_erased(), at), true;
    default:
      return IsWithdrawal(fact);
  }
}

bool Evolve(state::v1::PlaybookState& state, const v1::Fact& fact, const EventHeader& header) {
  Begin(state, header);
  if (fact.event_case() != v1::Fact::kPlaybookPublished) return IsWithdrawal(fact);
  Apply(state, fact.playbook_published());
  return true;
}

bool Evolve(state::v1::ApprovalState& state, const v1::Fact& fact, const EventHeader& header) {
  Begin(state, header);
  switch (fact.event_case()) {
    case v1::Fact::kCommandProposed:
      return Apply(state, fact.command_proposed(), header), true;
    case v1::Fact::kProposalApproved:
      return Apply(state, fact.proposal_approved(), header), true;
    case v1::Fact::kProposalRejected:
      return Apply(state, fact.proposal_rejected(), header), true;
    case v1::Fact::kProposalWithdrawn:
      return Apply(state, fact.proposal_withdrawn(), header), true;
    default:
      return IsWithdrawal(fact);
  }
}

// Of a principal nothing is kept: facts of access are read where they stand.
bool Evolve(state::v1::PrincipalState& state, const v1::Fact& fact, const EventHeader& header) {
  Begin(state, header);
  switch (fact.event_case()) {
    case v1::Fact::kPersonalDataRead:
    case v1::Fact::kDataExported:
    case v1::Fact::kAccessDenied:
    case v1::Fact::kEventVoided:
      return true;
    default:
      return false;
  }
}

bool Evolve(state::v1::PeriodState& state, const v1::Fact& fact, const EventHeader& header) {
  Begin(state, header);
  if (fact.event_case() != v1::Fact::kPeriodClosed) return IsWithdrawal(fact);
  Apply(state, fact.period_closed(), header);
  return true;
}

// Of the log itself and of access policies nothing is kept either.
bool Evolve(state::v1::ServerState& state, const v1::Fact& fact, const EventHeader& header) {
  Begin(state, header);
  switch (fact.event_case()) {
    case v1::Fact::kLogOpened:
    case v1::Fact::kHeadsRooted:
      return header.resource.starts_with("logs/");
    case v1::Fact::kPolicyChanged:
      return header.resource.starts_with("policies/");
    default:
      return IsWithdrawal(fact);
  }
}

bool Evolve(State& state, const v1::Fact& fact, const EventHeader& header) {
  return std::visit([&](auto& kind) { return Evolve(kind, fact, header); }, state);
}

void Withdraw(State& state, uint64_t position, std::string_view measured_kpi) {
  std::visit([&](auto& kind) { Take(position, measured_kpi, kind); }, state);
}

bool NeedsMeasuredKpi(const State& state, uint64_t position) {
  const auto* alliance = std::get_if<state::v1::AllianceState>(&state);
  return alliance != nullptr && position != 0 && position <= alliance->paged_position();
}

}  // namespace entente::domain
