// The end of an alliance: nothing new begins once it is closed (R38).
#ifndef ENTENTE_SERVICES_DOMAIN_LIFECYCLE_CLOSED_H_
#define ENTENTE_SERVICES_DOMAIN_LIFECYCLE_CLOSED_H_

#include "entente/state/v1/state.pb.h"
#include "services/domain/ruling.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// True if the alliance is closed on a day.
bool IsClosed(const state::v1::AllianceState& alliance, Day day);

// Makes `ALLIANCE_CLOSED` an unmet condition if the alliance is closed on `day`. Every command that begins
// something asks it. Those that end something, correct an event, or have an earlier day do not fall under
// it, because what was left open has to be closed in the record, too.
void RequireOpen(const state::v1::AllianceState& alliance, Day day, Ruling& ruling);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_LIFECYCLE_CLOSED_H_
