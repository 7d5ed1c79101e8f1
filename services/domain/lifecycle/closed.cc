#include "services/domain/lifecycle/closed.h"

#include "absl/strings/str_cat.h"

namespace entente::domain {

void RequireOpen(const state::v1::AllianceState& alliance, Day day, Ruling& ruling) {
  const auto* current = EntryAt(alliance.statuses(), day);
  if (current == nullptr || current->status() != v1::Lifecycle::CLOSED) return;
  ruling.Unmet("ALLIANCE_CLOSED", alliance.origin().name(),
               absl::StrCat("The alliance is closed on ", FormatDate(DateOf(day)), "."));
}

}  // namespace entente::domain
