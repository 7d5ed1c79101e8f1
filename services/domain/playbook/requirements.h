// What has to stand beside the events of an alliance, by its playbook.
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_REQUIREMENTS_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_REQUIREMENTS_H_

#include "absl/status/status.h"
#include "entente/v1/context.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

// OK, or `FIELD_INVALID` naming `context.reason` and `context.evidence` if one of the decided events needs
// them and they are missing. An alliance that is being opened is held to the version that it is opened with.
// Pure.
absl::Status CheckEventRequirements(const World& world, const Decision& decision,
                                    const v1::CommandContext& context);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_REQUIREMENTS_H_
