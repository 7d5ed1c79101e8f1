// What is recorded for a day in a period that is closed: only with a reason.
#ifndef ENTENTE_SERVICES_DOMAIN_PERIOD_CLOSED_TIME_H_
#define ENTENTE_SERVICES_DOMAIN_PERIOD_CLOSED_TIME_H_

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "entente/v1/context.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"

namespace entente::domain {

// Whether the events of a resource belong to a business day that a closing covers: those of alliances and
// organizations do. All others tell what was done in the record itself, on the day on which it was done: who
// is in it and was erased, which rules hold, what was approved, read or closed.
bool HasBusinessDays(std::string_view resource);

// OK, or `PRECONDITION_FAILED` (`PERIOD_CLOSED`, naming the period) if one of the decided events is for a day
// in the closed time, or takes the place of one that is, and the command has no reason. History needs one as
// well: whoever relies on the closing must be told why. A withdrawal always has one. `replaced` is the event
// that the command takes the place of. An imprecise date counts by its first day, as everywhere. Pure.
absl::Status CheckClosedTime(const World& world, const Decision& decision, const v1::CommandContext& context,
                             const std::optional<EarlierEvent>& replaced);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERIOD_CLOSED_TIME_H_
