// Decisions about playbooks.
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_DECIDE_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_DECIDE_H_

#include "absl/status/statusor.h"
#include "entente/v1/playbook_service.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

// A new version of a playbook, or the first one. `FIELD_INVALID` names every fault of its content. Nothing is
// recorded if it is like the newest version.
absl::StatusOr<Decision> Decide(const World& world, const v1::PublishPlaybookRequest& request);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_DECIDE_H_
