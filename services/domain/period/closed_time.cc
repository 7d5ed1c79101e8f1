#include "services/domain/period/closed_time.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/refusal.h"
#include "services/domain/ruling.h"

namespace entente::domain {

bool HasBusinessDays(std::string_view resource) {
  return resource.starts_with("alliances/") || resource.starts_with("organizations/");
}

absl::Status CheckClosedTime(const World& world, const Decision& decision, const v1::CommandContext& context,
                             const std::optional<EarlierEvent>& replaced) {
  if (!context.reason().empty()) return absl::OkStatus();
  const bool counts = std::any_of(decision.facts.begin(), decision.facts.end(),
                                  [](const Fact& fact) { return HasBusinessDays(fact.resource); });
  if (!counts) return absl::OkStatus();
  const std::optional<ClosedPeriod> closed = world.ClosedThrough();
  if (!closed.has_value()) return absl::OkStatus();
  Day day = EffectiveDay(world, context);
  if (replaced.has_value()) day = std::min(day, replaced->first_day);
  if (day > closed->last_day) return absl::OkStatus();
  return Unmet({{"PERIOD_CLOSED", closed->period,
                 absl::StrCat(FormatDate(DateOf(day)), " lies in the time up to ",
                              FormatDate(DateOf(closed->last_day)), ", which ", closed->period,
                              " has closed: it takes a reason (context.reason).")}});
}

}  // namespace entente::domain
