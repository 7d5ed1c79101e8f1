#include "services/domain/ownership/decide_team.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/alliance_case.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/ownership/appointment.h"
#include "services/domain/ownership/pairs.h"
#include "services/domain/ownership/team.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

std::string On(Day day) {
  return absl::StrCat(" on ", FormatDate(DateOf(day)));
}

// R14: an owner of the alliance does not leave its team.
void RequireNoOwner(const World& world, AllianceCase& opened, const std::string& person) {
  const Situation situation{world, opened.alliance, opened.playbook, opened.day};
  for (const auto& slot : opened.alliance.roles()) {
    if (slot.capacity() == v1::RoleHolding::DEPUTY) continue;
    const auto* holding = HoldingAt(slot, opened.day);
    if (holding == nullptr || holding->person() != person || !BelongsToTeam(situation, slot.role())) continue;
    opened.ruling.Unmet("OWNER_OF_THE_ALLIANCE", person,
                        absl::StrCat(person, " holds the role ", slot.role(), " of ", slot.party(),
                                     On(opened.day), ", which belongs to the team."));
  }
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::AddTeamMemberRequest& request) {
  auto opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  if (!request.function().empty() && !HasKind(opened->playbook.functions(), request.function()))
    opened->ruling.NotInPlaybook(opened->playbook, "function", "function", request.function());
  RequireOpen(opened->alliance, opened->day, opened->ruling);
  opened->RequireParty(request.party());
  v1::TeamMemberAdded event;
  event.set_person(request.person());
  event.set_party(request.party());
  event.set_function(request.function());
  event.set_allocation_percent(request.allocation_percent());
  const auto known = TeamMembershipAt(opened->alliance, request.person(), opened->day);
  const bool holds = known.has_value() && known->as->SerializeAsString() == event.SerializeAsString();
  if (!holds || !MayRecordNothing(request.context()))
    *opened->ruling.Record().mutable_team_member_added() = std::move(event);
  return opened->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::RemoveTeamMemberRequest& request) {
  auto opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  if (!TeamMembershipAt(opened->alliance, request.person(), opened->day).has_value()) {
    opened->ruling.Unmet("NOT_IN_TEAM", request.person(),
                         absl::StrCat(request.person(), " is not in the team", On(opened->day), "."));
  }
  RequireNoOwner(world, *opened, request.person());
  opened->ruling.Record().mutable_team_member_removed()->set_person(request.person());
  return opened->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::PairCounterpartsRequest& request) {
  auto opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  if (request.person() == request.counterpart())
    opened->ruling.FaultyField("counterpart", "must be someone else than `person`");
  if (request.party() == request.counterpart_party())
    opened->ruling.FaultyField("counterpart_party", "must be another one than `party`");
  RequireOpen(opened->alliance, opened->day, opened->ruling);
  opened->RequireParty(request.party());
  opened->RequireParty(request.counterpart_party());
  if (PairAt(opened->alliance, request.person(), request.counterpart(), opened->day).event != nullptr) {
    opened->ruling.Unmet("PAIRED_ALREADY", request.person(),
                         absl::StrCat(request.person(), " and ", request.counterpart(),
                                      " are counterparts already", On(opened->day), "."));
  }
  v1::CounterpartsPaired& event = *opened->ruling.Record().mutable_counterparts_paired();
  event.set_person(request.person());
  event.set_party(request.party());
  event.set_counterpart(request.counterpart());
  event.set_counterpart_party(request.counterpart_party());
  return opened->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::UnpairCounterpartsRequest& request) {
  auto opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  const auto pair = PairAt(opened->alliance, request.person(), request.counterpart(), opened->day);
  if (pair.event == nullptr) {
    opened->ruling.Unmet("NOT_PAIRED", request.person(),
                         absl::StrCat(request.person(), " and ", request.counterpart(),
                                      " are no counterparts", On(opened->day), "."));
  }
  // In the order in which they were paired, so that both events are of one slot.
  v1::CounterpartsUnpaired& event = *opened->ruling.Record().mutable_counterparts_unpaired();
  event.set_person(pair.event == nullptr ? request.person() : pair.event->person());
  event.set_counterpart(pair.event == nullptr ? request.counterpart() : pair.event->counterpart());
  return opened->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::RecordPartnerInsightRequest& request) {
  auto opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  RequireOpen(opened->alliance, opened->day, opened->ruling);
  opened->RequireParty(request.party());
  v1::PartnerInsightRecorded& event = *opened->ruling.Record().mutable_partner_insight_recorded();
  event.set_party(request.party());
  event.set_topic(request.topic());
  event.set_text(request.text());
  return opened->ruling.Finish();
}

}  // namespace entente::domain
