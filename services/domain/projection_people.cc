// Parties and roles as of a day: which organizations, and who acts for them.
#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "entente/v1/fact.pb.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

using PartyState = state::v1::AllianceState::PartyState;
using RoleState = state::v1::AllianceState::RoleState;
using HoldingEntry = state::v1::AllianceState::HoldingEntry;

// True for entries that leave the terms of the membership as they are.
bool KeepsTerms(const state::v1::Moment& at) {
  return at.event() == v1::Fact::kPartySuspended || at.event() == v1::Fact::kPartyReinstated;
}

// True for entries with which a new membership begins.
bool BeginsAnew(const state::v1::Moment& at) {
  return at.event() == v1::Fact::kPartyInvited || at.event() == v1::Fact::kPartyApplied ||
         at.event() == v1::Fact::kPartyJoined;
}

// Adds the party if it has appeared by the day; returns whether it has.
bool AddParty(const PartyState& state, Day day, v1::Alliance& alliance) {
  const auto entries = EntriesUntil(state.memberships(), day);
  if (entries.empty()) return false;
  v1::Party& party = *alliance.add_parties();
  party.set_organization(state.organization());
  for (const auto* entry : entries) {
    party.set_status(entry->status());
    party.set_successor(entry->successor());
    if (!KeepsTerms(entry->at())) party.set_membership_kind(entry->membership_kind());
    if (BeginsAnew(entry->at()) || !entry->predecessor().empty()) party.set_predecessor(entry->predecessor());
  }
  const state::v1::Moment& at = entries.back()->at();
  *party.mutable_since() = DateOf(at);
  party.set_imprecise(IsImprecise(at, day));
  party.set_event(EventNameOf(at));
  return true;
}

// When a party first appeared.
const state::v1::Moment& FirstOf(const PartyState& party) {
  return std::min_element(party.memberships().begin(), party.memberships().end(),
                          [](const auto& a, const auto& b) { return Before(a.at(), b.at()); })
      ->at();
}

}  // namespace

void AddParties(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance) {
  struct Appearance {
    const state::v1::Moment* first;
    int index;  // Tells two parties apart that one event has brought in.
  };
  std::vector<Appearance> parties;
  parties.reserve(state.parties_size());
  for (int i = 0; i < state.parties_size(); ++i) {
    if (!state.parties(i).memberships().empty()) parties.push_back({&FirstOf(state.parties(i)), i});
  }
  std::sort(parties.begin(), parties.end(), [](const Appearance& a, const Appearance& b) {
    if (Before(*a.first, *b.first)) return true;
    return !Before(*b.first, *a.first) && a.index < b.index;
  });
  for (const Appearance& party : parties) {
    if (!AddParty(state.parties(party.index), day, alliance)) break;  // The others appear later still.
  }
}

const HoldingEntry* HoldingAt(const RoleState& slot, Day day) {
  const HoldingEntry* held = nullptr;
  // An end that has ended nothing. Where only its year is known, it belongs to what began in that year.
  const HoldingEntry* open_end = nullptr;
  for (const HoldingEntry* entry : EntriesUntil(slot.holdings(), day)) {
    const bool is_holder = held != nullptr && held->person() == entry->person();
    if (entry->ended()) {
      (is_holder ? held : open_end) = is_holder ? nullptr : entry;
    } else if (!is_holder) {
      const bool has_ended = open_end != nullptr && open_end->person() == entry->person() &&
                             entry->at().first_day() <= open_end->at().last_day() &&
                             day > open_end->at().last_day();
      held = has_ended ? nullptr : entry;
    }
  }
  return held;
}

uint32_t AllocationOf(const RoleState& slot, const HoldingEntry& holding, Day day) {
  uint32_t percent = holding.allocation_percent();
  for (const HoldingEntry* entry : EntriesUntil(slot.holdings(), day)) {
    const bool is_later = Before(holding.at(), entry->at()) && entry->person() == holding.person();
    if (is_later && !entry->ended() && entry->allocation_percent() != 0)
      percent = entry->allocation_percent();
  }
  return percent;
}

void AddRoles(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance) {
  std::vector<std::pair<const RoleState*, const HoldingEntry*>> held;
  for (const RoleState& slot : state.roles()) {
    if (const HoldingEntry* holding = HoldingAt(slot, day); holding != nullptr)
      held.emplace_back(&slot, holding);
  }
  // By what the slots are, so that the answer does not depend on the order of recording.
  std::sort(held.begin(), held.end(), [](const auto& a, const auto& b) {
    const RoleState& x = *a.first;
    const RoleState& y = *b.first;
    return std::forward_as_tuple(x.party(), x.role(), x.office(), x.capacity(), x.deputy()) <
           std::forward_as_tuple(y.party(), y.role(), y.office(), y.capacity(), y.deputy());
  });
  for (const auto& [slot, holding] : held) {
    v1::RoleHolding& role = *alliance.add_roles();
    role.set_party(slot->party());
    role.set_role(slot->role());
    role.set_office(slot->office());
    role.set_person(holding->person());
    role.set_capacity(slot->capacity());
    *role.mutable_since() = DateOf(holding->at());
    role.set_imprecise(IsImprecise(holding->at(), day));
    role.set_event(EventNameOf(holding->at()));
    role.set_allocation_percent(AllocationOf(*slot, *holding, day));
  }
}

}  // namespace entente::domain
