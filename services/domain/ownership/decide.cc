#include "services/domain/ownership/decide.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/projection_parts.h"
#include "services/domain/ruling.h"
#include "services/domain/standing.h"

namespace entente::domain {
namespace {

using state::v1::AllianceState;

// The role must be in the playbook, and the office given exactly where the playbook tells holders apart by
// it.
template <typename Request>
void CheckRole(const v1::Playbook& playbook, const Request& request, Ruling& ruling) {
  const v1::Playbook::Role* role = FindRole(playbook, request.role());
  if (role == nullptr) {
    ruling.NotInPlaybook(playbook, "role", "role", request.role());
  } else if (role->by_office() && request.office().empty()) {
    ruling.FaultyField("office", absl::StrCat("is required for the role ", request.role()));
  } else if (!role->by_office() && !request.office().empty()) {
    ruling.FaultyField("office", absl::StrCat("must be empty for the role ", request.role()));
  }
}

template <typename Request>
bool HoldsAt(const AllianceState& alliance, const Request& request, Day day) {
  const bool as_deputy = request.capacity() == v1::RoleHolding::DEPUTY;
  for (const auto& slot : alliance.roles()) {
    if (slot.party() != request.party() || slot.role() != request.role() ||
        slot.office() != request.office()) {
      continue;
    }
    if ((slot.capacity() == v1::RoleHolding::DEPUTY) != as_deputy) continue;
    const auto* holding = HoldingAt(slot, day);
    if (holding != nullptr && holding->person() == request.person()) return true;
  }
  return false;
}

template <typename Event, typename Request>
void Fill(Event& event, const Request& request) {
  event.set_party(request.party());
  event.set_role(request.role());
  event.set_office(request.office());
  event.set_person(request.person());
  const bool as_deputy = request.capacity() == v1::RoleHolding::DEPUTY;
  event.set_capacity(as_deputy ? v1::RoleHolding::DEPUTY : v1::RoleHolding::HOLDER);
}

// What speaks of a role in a sentence.
template <typename Request>
std::string Title(const Request& request) {
  const std::string office = request.office().empty() ? "" : absl::StrCat(" (", request.office(), ")");
  return absl::StrCat("the role ", request.role(), office, " of ", request.party());
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::AssignRoleRequest& request) {
  const auto* alliance = world.FindAlliance(request.alliance());
  if (alliance == nullptr) return NoSuch("alliance", request.alliance());
  const v1::Playbook* playbook = PlaybookAt(world, *alliance, EffectiveDay(world, request.context()));
  if (playbook == nullptr) return Internal("the playbook of an alliance is missing");

  Ruling ruling(request.context(), request.alliance());
  CheckRole(*playbook, request, ruling);
  const Day day = EffectiveDay(world, request.context());
  RequireOpen(*alliance, day, ruling);
  if (!IsEverParty(*alliance, request.party())) {
    ruling.Unmet("NEVER_A_PARTY", request.party(),
                 absl::StrCat(request.party(), " has never been a party of ", request.alliance(), "."));
  } else if (HasGone(PartyStatusAt(*alliance, request.party(), day))) {
    ruling.Unmet("PARTY_HAS_GONE", request.party(),
                 absl::StrCat(request.party(), " is a party of ", request.alliance(), " no more on ",
                              FormatDate(DateOf(day)), "."));
  }
  if (HoldsAt(*alliance, request, day)) {
    ruling.Unmet("ROLE_HELD_ALREADY", request.person(),
                 absl::StrCat(request.person(), " holds ", Title(request), " on ", FormatDate(DateOf(day)),
                              " already."));
  }
  v1::RoleAssigned& event = *ruling.Record().mutable_role_assigned();
  Fill(event, request);
  event.set_allocation_percent(request.allocation_percent());
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::EndRoleRequest& request) {
  const auto* alliance = world.FindAlliance(request.alliance());
  if (alliance == nullptr) return NoSuch("alliance", request.alliance());
  const v1::Playbook* playbook = PlaybookAt(world, *alliance, EffectiveDay(world, request.context()));
  if (playbook == nullptr) return Internal("the playbook of an alliance is missing");

  Ruling ruling(request.context(), request.alliance());
  CheckRole(*playbook, request, ruling);
  const Day day = EffectiveDay(world, request.context());
  if (!HoldsAt(*alliance, request, day)) {
    ruling.Unmet("ROLE_NOT_HELD", request.person(),
                 absl::StrCat(request.person(), " does not hold ", Title(request), " on ",
                              FormatDate(DateOf(day)), "."));
  }
  Fill(*ruling.Record().mutable_role_ended(), request);
  return ruling.Finish();
}

}  // namespace entente::domain
