#include "services/domain/ownership/decide_handover.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/alliance_case.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/ownership/appointment.h"
#include "services/domain/ownership/handovers.h"
#include "services/domain/ownership/holding.h"
#include "services/domain/ownership/team.h"

namespace entente::domain {
namespace {

// The role as one of the two holds it.
v1::RoleAssigned HoldingBy(const v1::AgreeHandoverRequest& request, const std::string& person) {
  v1::RoleAssigned holding;
  holding.set_party(request.party());
  holding.set_role(request.role());
  holding.set_person(person);
  holding.set_capacity(v1::RoleHolding::HOLDER);
  return holding;
}

void CheckHandoverRole(const v1::Playbook& playbook, const v1::AgreeHandoverRequest& request,
                       Ruling& ruling) {
  const v1::Playbook::Role* role = FindRole(playbook, request.role());
  if (role == nullptr) ruling.NotInPlaybook(playbook, "role", "role", request.role());
  if (role != nullptr && role->by_office())
    ruling.FaultyField("role", "is told apart by office, and an office is not handed over");
  if (request.from_person() == request.to_person())
    ruling.FaultyField("to_person", "must be someone else than `from_person`");
}

void CheckHandover(AllianceCase& opened, const v1::AgreeHandoverRequest& request, Day takes_over,
                   Day overlap_until) {
  const v1::RoleAssigned before = HoldingBy(request, request.from_person());
  if (FindHeld(opened.alliance, before, takes_over - 1).slot == nullptr) {
    opened.ruling.Unmet("ROLE_NOT_HELD", request.from_person(),
                        absl::StrCat(request.from_person(), " does not hold ", TitleOf(before), " on ",
                                     FormatDate(DateOf(takes_over - 1)), "."));
  }
  if (overlap_until < takes_over) {
    opened.ruling.Unmet("OVERLAP_ENDS_EARLY", request.from_person(),
                        absl::StrCat("The help ends on ", FormatDate(DateOf(overlap_until)),
                                     ", before the role goes over on ", FormatDate(DateOf(takes_over)), "."));
  }
  if (HasGone(PartyStatusAt(opened.alliance, request.party(), takes_over))) {
    opened.ruling.Unmet("PARTY_HAS_GONE", request.party(),
                        absl::StrCat(request.party(), " is a party of ", request.alliance(), " no more on ",
                                     FormatDate(DateOf(takes_over)), "."));
  }
}

// The facts of the day on which the role goes over; none if the handover was agreed before and only its
// terms change.
std::vector<v1::Fact> TakeoverOf(const World& world, const AllianceCase& opened,
                                 const v1::AgreeHandoverRequest& request, Day takes_over) {
  std::vector<v1::Fact> facts;
  const v1::RoleAssigned after = HoldingBy(request, request.to_person());
  if (FindHeld(opened.alliance, after, takes_over).slot != nullptr) return facts;
  *facts.emplace_back().mutable_role_assigned() = after;
  if (!MayRecordNothing(request.context()) ||
      TeamMembershipAt(opened.alliance, request.to_person(), takes_over).has_value() ||
      !BelongsToTeam({world, opened.alliance, opened.playbook, takes_over}, request.role())) {
    return facts;
  }
  v1::TeamMemberAdded& added = *facts.emplace_back().mutable_team_member_added();
  added.set_person(request.to_person());
  added.set_party(request.party());
  return facts;
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::AgreeHandoverRequest& request) {
  auto opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  const google::type::Date& overlap =
      request.has_overlap_until() ? request.overlap_until() : request.takes_over_on();
  const Day takes_over = DaysOf(request.takes_over_on()).first;
  CheckHandoverRole(opened->playbook, request, opened->ruling);
  RequireOpen(opened->alliance, opened->day, opened->ruling);
  CheckHandover(*opened, request, takes_over, DaysOf(overlap).last);

  v1::HandoverAgreed& agreed = *opened->ruling.Record().mutable_handover_agreed();
  agreed.set_party(request.party());
  agreed.set_role(request.role());
  agreed.set_from_person(request.from_person());
  agreed.set_to_person(request.to_person());
  *agreed.mutable_takes_over_on() = request.takes_over_on();
  *agreed.mutable_overlap_until() = overlap;
  agreed.set_brief(request.brief());
  std::vector<v1::Fact> facts = TakeoverOf(world, *opened, request, takes_over);
  WeighAppointment(world, *opened, takes_over, facts, request.to_person());
  for (v1::Fact& fact : facts) opened->ruling.RecordOn(request.alliance(), takes_over) = std::move(fact);
  return opened->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::CompleteHandoverRequest& request) {
  auto opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  const HandoverStanding* last = nullptr;
  const auto handovers = HandoversAt(opened->alliance, opened->day);
  for (const HandoverStanding& known : handovers) {
    const v1::HandoverAgreed& agreed = *known.agreed;
    if (agreed.party() == request.party() && agreed.role() == request.role() &&
        agreed.to_person() == request.to_person()) {
      last = &known;
    }
  }
  if (last == nullptr) {
    opened->ruling.Unmet(
        "NO_HANDOVER", request.to_person(),
        absl::StrCat("No handover of the role ", request.role(), " of ", request.party(), " to ",
                     request.to_person(), " is agreed by ", FormatDate(DateOf(opened->day)), "."));
  }
  const bool holds = last != nullptr && last->completed != nullptr;
  if (holds && MayRecordNothing(request.context())) return opened->ruling.Finish();
  v1::HandoverCompleted& event = *opened->ruling.Record().mutable_handover_completed();
  event.set_party(request.party());
  event.set_role(request.role());
  event.set_to_person(request.to_person());
  return opened->ruling.Finish();
}

}  // namespace entente::domain
