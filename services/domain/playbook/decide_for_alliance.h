// Decides by which playbook one alliance is run, and which rules it has otherwise (R108, R121). The comments
// of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_DECIDE_FOR_ALLIANCE_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_DECIDE_FOR_ALLIANCE_H_

#include "absl/status/statusor.h"
#include "entente/v1/playbook_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::OverrideRuleRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::EndRuleOverrideRequest& request);
absl::StatusOr<Decision> Decide(const World& world, const v1::AdoptPlaybookRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_DECIDE_FOR_ALLIANCE_H_
