#include "services/domain/ownership/decide.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/alliance_case.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/ownership/appointment.h"
#include "services/domain/ownership/holding.h"
#include "services/domain/ownership/team.h"

namespace entente::domain {
namespace {

template <typename Event, typename Request>
void Fill(Event& event, const Request& request) {
  event.set_party(request.party());
  event.set_role(request.role());
  event.set_office(request.office());
  event.set_person(request.person());
  const bool as_deputy = request.capacity() == v1::RoleHolding::DEPUTY;
  event.set_capacity(as_deputy ? v1::RoleHolding::DEPUTY : v1::RoleHolding::HOLDER);
}

// The party must be one on the day, and the person must not hold just this role already: with another
// figure for the working time it is not the same.
void CheckAssignment(AllianceCase& opened, const v1::AssignRoleRequest& request) {
  const std::string on = FormatDate(DateOf(opened.day));
  opened.RequireParty(request.party());
  if (HasGone(PartyStatusAt(opened.alliance, request.party(), opened.day))) {
    opened.ruling.Unmet(
        "PARTY_HAS_GONE", request.party(),
        absl::StrCat(request.party(), " is a party of ", request.alliance(), " no more on ", on, "."));
  }
  const Held held = FindHeld(opened.alliance, request, opened.day);
  if (held.slot == nullptr) return;
  const uint32_t percent = request.allocation_percent();
  if (percent != 0 && percent != AllocationOf(*held.slot, *held.by, opened.day)) return;
  opened.ruling.Unmet("ROLE_HELD_ALREADY", request.person(),
                      absl::StrCat(request.person(), " holds ", TitleOf(request), " on ", on, " already."));
}

// R14: whoever becomes an owner belongs to the team from then on. History says what it says, and a correction
// is of one event: neither adds anything.
bool JoinsTeam(const World& world, const AllianceCase& opened, const v1::AssignRoleRequest& request) {
  if (request.capacity() == v1::RoleHolding::DEPUTY || !MayRecordNothing(request.context())) return false;
  if (TeamMembershipAt(opened.alliance, request.person(), opened.day).has_value()) return false;
  return BelongsToTeam({world, opened.alliance, opened.playbook, opened.day}, request.role());
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::AssignRoleRequest& request) {
  auto opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  CheckRole(opened->playbook, request, opened->ruling);
  RequireOpen(opened->alliance, opened->day, opened->ruling);
  CheckAssignment(*opened, request);

  std::vector<v1::Fact> facts(1);
  v1::RoleAssigned& assigned = *facts[0].mutable_role_assigned();
  Fill(assigned, request);
  assigned.set_allocation_percent(request.allocation_percent());
  if (JoinsTeam(world, *opened, request)) {
    v1::TeamMemberAdded& added = *facts.emplace_back().mutable_team_member_added();
    added.set_person(request.person());
    added.set_party(request.party());
  }
  WeighAppointment(world, *opened, opened->day, facts, request.person());
  for (v1::Fact& fact : facts) opened->ruling.Record() = std::move(fact);
  return opened->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::EndRoleRequest& request) {
  auto opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  CheckRole(opened->playbook, request, opened->ruling);
  if (FindHeld(opened->alliance, request, opened->day).slot == nullptr) {
    opened->ruling.Unmet("ROLE_NOT_HELD", request.person(),
                         absl::StrCat(request.person(), " does not hold ", TitleOf(request), " on ",
                                      FormatDate(DateOf(opened->day)), "."));
  }
  Fill(*opened->ruling.Record().mutable_role_ended(), request);
  return opened->ruling.Finish();
}

}  // namespace entente::domain
