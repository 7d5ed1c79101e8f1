// Decides on milestones. The comments of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_PLAN_DECIDE_H_
#define ENTENTE_SERVICES_DOMAIN_PLAN_DECIDE_H_

#include "absl/status/statusor.h"
#include "entente/v1/plan_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::PlanMilestoneRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::PlanFromTemplateRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::RecordMilestoneRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAN_DECIDE_H_
