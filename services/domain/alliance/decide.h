// Decides on alliances as a whole. The comments of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_ALLIANCE_DECIDE_H_
#define ENTENTE_SERVICES_DOMAIN_ALLIANCE_DECIDE_H_

#include "absl/status/statusor.h"
#include "entente/v1/alliance_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::CreateAllianceRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::DescribeAllianceRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ALLIANCE_DECIDE_H_
