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

// Checks that `corrects` (`events/{event}`) may be replaced by what was decided: it exists, can be
// corrected, was not corrected yet, and is of the type and resource of the one fact of the decision. To be
// called with the decision on every command that has `context.corrects`. `NOT_FOUND` and `FIELD_INVALID` name
// the field `context.corrects`.
absl::Status CheckReplacement(const World& world, std::string_view corrects, const Decision& decision);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_CORRECTION_DECIDE_H_
