#include "services/domain/period/decide.h"

#include "absl/strings/str_cat.h"
#include "services/domain/ruling.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::ClosePeriodRequest& request) {
  Ruling ruling(request.context(), request.name());
  if (request.context().reason().empty()) {
    ruling.FaultyField("context.reason", "is required: whoever reads the trail wants to know why");
  }
  if (request.context().historical())
    ruling.FaultyField("context.historical", "cannot be: it counts from now on");
  if (!request.context().corrects().empty()) {
    ruling.FaultyField("context.corrects", "cannot be: a period is closed once");
  }
  const DayRange days = DaysOf(request.last_day());
  if (days.first != days.last) ruling.FaultyField("last_day", "must have a month and a day");
  if (world.FindPeriod(request.name()) != nullptr) ruling.AlreadyExists(request.name());
  if (days.last >= world.Today()) {
    ruling.AlwaysUnmet(
        "PERIOD_NOT_OVER", request.name(),
        absl::StrCat("It ends on ", FormatDate(request.last_day()), ", which is not over yet."));
  }
  if (const auto closed = world.ClosedThrough(); closed.has_value() && days.last <= closed->last_day) {
    ruling.AlwaysUnmet(
        "LATER_PERIOD_CLOSED", request.name(),
        absl::StrCat(closed->period, " is closed, and ends on ", FormatDate(DateOf(closed->last_day)), "."));
  }
  *ruling.Record().mutable_period_closed()->mutable_last_day() = request.last_day();
  return ruling.Finish();
}

}  // namespace entente::domain
