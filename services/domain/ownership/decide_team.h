// Decides on the team of an alliance, on who faces whom across its parties, and on what is known of its
// partners. The comments of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_DECIDE_TEAM_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_DECIDE_TEAM_H_

#include "absl/status/statusor.h"
#include "entente/v1/ownership_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::AddTeamMemberRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::RemoveTeamMemberRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::PairCounterpartsRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::UnpairCounterpartsRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::RecordPartnerInsightRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_DECIDE_TEAM_H_
