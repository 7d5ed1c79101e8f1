#include "services/domain/ownership/evolve.h"

#include <string>

namespace entente::domain {
namespace {

// A new entry in the slot of the role. The holder has one slot, every deputy has one of his own.
template <typename Event>
state::v1::AllianceState::HoldingEntry& AddHolding(state::v1::AllianceState& state, const Event& event,
                                                   bool ended, const state::v1::Moment& at) {
  const bool is_deputy = event.capacity() == v1::RoleHolding::DEPUTY;
  const std::string deputy = is_deputy ? event.person() : std::string();
  state::v1::AllianceState::RoleState* slot = nullptr;
  for (auto& role : *state.mutable_roles()) {
    if (role.role() == event.role() && role.party() == event.party() && role.office() == event.office() &&
        (role.capacity() == v1::RoleHolding::DEPUTY) == is_deputy && role.deputy() == deputy) {
      slot = &role;
    }
  }
  if (slot == nullptr) {
    slot = state.add_roles();
    slot->set_party(event.party());
    slot->set_role(event.role());
    slot->set_office(event.office());
    slot->set_capacity(is_deputy ? v1::RoleHolding::DEPUTY : v1::RoleHolding::HOLDER);
    slot->set_deputy(deputy);
  }
  auto* entry = slot->add_holdings();
  *entry->mutable_at() = at;
  entry->set_person(event.person());
  entry->set_ended(ended);
  return *entry;
}

}  // namespace

void Apply(state::v1::AllianceState& state, const v1::RoleAssigned& event, const state::v1::Moment& at) {
  AddHolding(state, event, false, at).set_allocation_percent(event.allocation_percent());
}

void Apply(state::v1::AllianceState& state, const v1::RoleEnded& event, const state::v1::Moment& at) {
  AddHolding(state, event, true, at);
}

std::optional<int32_t> RecordedDayOf(const state::v1::AllianceState& state, const v1::RoleAssigned& event,
                                     const state::v1::Moment& at, uint64_t corrects) {
  for (const auto& slot : state.roles()) {
    if (slot.role() != event.role() || slot.party() != event.party()) continue;
    for (const auto& entry : slot.holdings()) {
      const bool is_same = entry.at().position() == corrects && !entry.ended() &&
                           entry.person() == event.person() && entry.at().first_day() <= at.first_day();
      if (is_same) return entry.at().recorded_day();
    }
  }
  return std::nullopt;
}

}  // namespace entente::domain
