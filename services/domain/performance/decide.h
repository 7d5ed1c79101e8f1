// Decides on KPIs. The comments of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_PERFORMANCE_DECIDE_H_
#define ENTENTE_SERVICES_DOMAIN_PERFORMANCE_DECIDE_H_

#include "absl/status/statusor.h"
#include "entente/v1/performance_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::DefineKpiRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::SetKpiTargetRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::RecordKpiValueRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERFORMANCE_DECIDE_H_
