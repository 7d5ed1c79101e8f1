// Questions about one holding of a role, asked alike of requests and of events: all that name a party, role,
// office, person and capacity.
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_HOLDING_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_HOLDING_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/projection_parts.h"
#include "services/domain/ruling.h"

namespace entente::domain {

// Where the person holds the role on a day, and by which entry; null members if the person does not.
struct Held {
  const state::v1::AllianceState::RoleState* slot = nullptr;
  const state::v1::AllianceState::HoldingEntry* by = nullptr;
};

template <typename Holding>
Held FindHeld(const state::v1::AllianceState& alliance, const Holding& wanted, Day day) {
  const bool as_deputy = wanted.capacity() == v1::RoleHolding::DEPUTY;
  for (const auto& slot : alliance.roles()) {
    if (slot.party() != wanted.party() || slot.role() != wanted.role() || slot.office() != wanted.office())
      continue;
    if ((slot.capacity() == v1::RoleHolding::DEPUTY) != as_deputy) continue;
    const auto* holding = HoldingAt(slot, day);
    if (holding != nullptr && holding->person() == wanted.person()) return {&slot, holding};
  }
  return {};
}

// What speaks of the role in a sentence.
template <typename Holding>
std::string TitleOf(const Holding& holding) {
  const std::string office = holding.office().empty() ? "" : absl::StrCat(" (", holding.office(), ")");
  return absl::StrCat("the role ", holding.role(), office, " of ", holding.party());
}

// The role must be in the playbook, and the office given exactly where the playbook tells holders apart by
// it.
template <typename Holding>
void CheckRole(const v1::Playbook& playbook, const Holding& holding, Ruling& ruling) {
  const v1::Playbook::Role* role = FindRole(playbook, holding.role());
  if (role == nullptr) {
    ruling.NotInPlaybook(playbook, "role", "role", holding.role());
  } else if (role->by_office() && holding.office().empty()) {
    ruling.FaultyField("office", absl::StrCat("is required for the role ", holding.role()));
  } else if (!role->by_office() && !holding.office().empty()) {
    ruling.FaultyField("office", absl::StrCat("must be empty for the role ", holding.role()));
  }
}

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_HOLDING_H_
