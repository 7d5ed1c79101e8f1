#include "services/domain/lifecycle/closed.h"

#include "absl/strings/str_cat.h"

namespace entente::domain {

bool IsClosed(const state::v1::AllianceState& alliance, Day day) {
  const auto* status = EntryAt(alliance.statuses(), day);
  return status != nullptr && status->status() == v1::Lifecycle::CLOSED;
}

void RequireOpen(const state::v1::AllianceState& alliance, Day day, Ruling& ruling) {
  if (!IsClosed(alliance, day) || ruling.IsCorrection()) return;
  ruling.Unmet("ALLIANCE_CLOSED", alliance.origin().name(),
               absl::StrCat("The alliance is closed on ", FormatDate(DateOf(day)), "."));
}

}  // namespace entente::domain
