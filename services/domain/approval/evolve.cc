#include "services/domain/approval/evolve.h"

namespace entente::domain {
namespace {

void Settle(state::v1::ApprovalState& state, v1::Approval::State settled, const EventHeader& header) {
  v1::Approval& approval = *state.mutable_approval();
  approval.set_state(settled);
  approval.set_decider(header.actor);
  *approval.mutable_decide_time() = header.record_time;
  approval.set_decision_reason(header.reason);
}

}  // namespace

void Apply(state::v1::ApprovalState& state, const v1::CommandProposed& event, const EventHeader& header) {
  v1::Approval& approval = *state.mutable_approval();
  *approval.mutable_command() = event.command();
  approval.set_state(v1::Approval::PROPOSED);
  approval.set_proposer(header.actor);
  *approval.mutable_propose_time() = header.record_time;
}

void Apply(state::v1::ApprovalState& state, const v1::ProposalApproved&, const EventHeader& header) {
  Settle(state, v1::Approval::APPROVED, header);
}

void Apply(state::v1::ApprovalState& state, const v1::ProposalRejected&, const EventHeader& header) {
  Settle(state, v1::Approval::REJECTED, header);
}

void Apply(state::v1::ApprovalState& state, const v1::ProposalWithdrawn&, const EventHeader& header) {
  Settle(state, v1::Approval::WITHDRAWN, header);
}

}  // namespace entente::domain
