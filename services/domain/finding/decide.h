// Decides what a sweep finds, and what people say to findings. The comments of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_FINDING_DECIDE_H_
#define ENTENTE_SERVICES_DOMAIN_FINDING_DECIDE_H_

#include "absl/status/statusor.h"
#include "entente/v1/finding_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::SweepAllianceRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::AcknowledgeFindingRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::AcceptFindingRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_FINDING_DECIDE_H_
