// Decides on what people did in an alliance. The comments of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_ACTIVITY_DECIDE_H_
#define ENTENTE_SERVICES_DOMAIN_ACTIVITY_DECIDE_H_

#include "absl/status/statusor.h"
#include "entente/v1/activity_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::RecordActivityRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ACTIVITY_DECIDE_H_
