// What became of a proposal, folded into the state of the approval. Folding never fails.
#ifndef ENTENTE_SERVICES_DOMAIN_APPROVAL_EVOLVE_H_
#define ENTENTE_SERVICES_DOMAIN_APPROVAL_EVOLVE_H_

#include "entente/state/v1/state.pb.h"
#include "entente/v1/approval.pb.h"
#include "services/domain/fold.h"

namespace entente::domain {

void Apply(state::v1::ApprovalState& state, const v1::CommandProposed& event, const EventHeader& header);
void Apply(state::v1::ApprovalState& state, const v1::ProposalApproved& event, const EventHeader& header);
void Apply(state::v1::ApprovalState& state, const v1::ProposalRejected& event, const EventHeader& header);
void Apply(state::v1::ApprovalState& state, const v1::ProposalWithdrawn& event, const EventHeader& header);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_APPROVAL_EVOLVE_H_
