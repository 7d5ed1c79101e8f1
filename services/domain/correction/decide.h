// Decides on corrections. The comments of the rpcs say what is refused.
#ifndef ENTENTE_SERVICES_DOMAIN_CORRECTION_DECIDE_H_
#define ENTENTE_SERVICES_DOMAIN_CORRECTION_DECIDE_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "entente/v1/correction.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::VoidEventRequest& request);

// The event that `corrects` (`events/{event}`) names, if it may be replaced: it exists (`NOT_FOUND` naming
// the field `context.corrects`), can be corrected and was not corrected yet. To be called before the decision
// on a command that has `context.corrects`, which is then made as if the event were not there.
absl::StatusOr<EarlierEvent> FindReplaceable(const World& world, std::string_view corrects);

// Checks that what was decided may stand in the place of an event: one fact of its type and resource.
// `FIELD_INVALID` names the field `context.corrects`.
absl::Status CheckReplacement(const EarlierEvent& replaced, const Decision& decision);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_CORRECTION_DECIDE_H_
