// Decides on the origin of alliances (R2 to R6). The comments of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_ORIGIN_DECIDE_H_
#define ENTENTE_SERVICES_DOMAIN_ORIGIN_DECIDE_H_

#include "absl/status/statusor.h"
#include "entente/v1/origin_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::AssessNeedsRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::StateOriginRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::EngageFunctionRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::ReleaseFunctionRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::SignOffFunctionRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ORIGIN_DECIDE_H_
