// Decides on proposals. The comments of the rpcs say what is refused.
//
// These decisions give the facts of the approval only: the ledger tries a proposed command as a dry run, and
// carries an approved one out in the same group.
#ifndef ENTENTE_SERVICES_DOMAIN_APPROVAL_DECIDE_H_
#define ENTENTE_SERVICES_DOMAIN_APPROVAL_DECIDE_H_

#include "absl/status/statusor.h"
#include "entente/v1/approval_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::ProposeCommandRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::ApproveProposalRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::RejectProposalRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::WithdrawProposalRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_APPROVAL_DECIDE_H_
