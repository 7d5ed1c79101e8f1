// Decides on the parties of alliances. The comments of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_ALLIANCE_DECIDE_PARTIES_H_
#define ENTENTE_SERVICES_DOMAIN_ALLIANCE_DECIDE_PARTIES_H_

#include "absl/status/statusor.h"
#include "entente/v1/alliance_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::InvitePartyRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::RecordPartyApplicationRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::JoinPartyRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::SuspendPartyRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::ReinstatePartyRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::DowngradePartyRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::EndPartyRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::SucceedPartyRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ALLIANCE_DECIDE_PARTIES_H_
