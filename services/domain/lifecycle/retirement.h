// How an alliance ends (R38).
#ifndef ENTENTE_SERVICES_DOMAIN_LIFECYCLE_RETIREMENT_H_
#define ENTENTE_SERVICES_DOMAIN_LIFECYCLE_RETIREMENT_H_

#include "absl/status/statusor.h"
#include "entente/state/v1/state.pb.h"
#include "entente/v1/alliance.pb.h"
#include "services/domain/decision.h"
#include "services/domain/kept.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// How far the retirement of an alliance has come by a day; null members where it has not. One that was called
// off, because the alliance became active again, has not begun.
struct RetirementStanding {
  Kept<v1::RetirementInitiated> initiated = {nullptr, nullptr};
  Kept<v1::RetirementCompleted> completed = {nullptr, nullptr};
};
RetirementStanding RetirementAt(const state::v1::AllianceState& alliance, Day day);

// Adds the retirement to the alliance, if it has begun.
void AddRetirement(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance);

// What is decided, unless it records something of a retired alliance that R38 does not allow: then
// `ALLIANCE_RETIRED`, an unmet condition. Of such an alliance only obligations are still discharged or handed
// over. A correction, and what is recorded as history or for a day before the end, does not fall under it.
// Every command is held to it, in one place.
absl::StatusOr<Decision> KeepRetired(const World& world, const v1::CommandContext& context,
                                     absl::StatusOr<Decision> decision);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_LIFECYCLE_RETIREMENT_H_
