#include "services/domain/ownership/show.h"

#include <map>
#include <string>
#include <utility>

#include "services/domain/kept.h"
#include "services/domain/ownership/handovers.h"
#include "services/domain/ownership/pairs.h"
#include "services/domain/ownership/team.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

using state::v1::AllianceState;

void AddTeam(const AllianceState& state, Day day, v1::Alliance& alliance) {
  for (const TeamMembership& membership : TeamAt(state, day)) {
    v1::TeamMember& member = *alliance.add_team();
    member.set_person(membership.as->person());
    member.set_party(membership.as->party());
    member.set_function(membership.as->function());
    member.set_allocation_percent(membership.as->allocation_percent());
    *member.mutable_since() = DateOf(*membership.since);
    member.set_event(EventNameOf(*membership.at));
  }
}

void AddCounterparts(const AllianceState& state, Day day, v1::Alliance& alliance) {
  for (const auto& [event, at] : PairsAt(state, day)) {
    v1::CounterpartPair& pair = *alliance.add_counterparts();
    pair.set_person(event->person());
    pair.set_party(event->party());
    pair.set_counterpart(event->counterpart());
    pair.set_counterpart_party(event->counterpart_party());
    *pair.mutable_since() = DateOf(*at);
    pair.set_event(EventNameOf(*at));
  }
}

void AddPartnerInsights(const AllianceState& state, Day day, v1::Alliance& alliance) {
  for (const auto& [event, at] : KeptUntil<v1::PartnerInsightRecorded>(state.kept(), day)) {
    v1::PartnerInsight& insight = *alliance.add_partner_insights();
    insight.set_party(event->party());
    insight.set_topic(event->topic());
    insight.set_text(event->text());
    *insight.mutable_since() = DateOf(*at);
    insight.set_event(EventNameOf(*at));
  }
}

void AddHandovers(const AllianceState& state, Day day, v1::Alliance& alliance) {
  std::map<std::pair<std::string, std::string>, HandoverStanding> last;
  for (const HandoverStanding& handover : HandoversAt(state, day))
    last[{handover.agreed->party(), handover.agreed->role()}] = handover;
  for (const auto& [role, standing] : last) {
    v1::Handover& handover = *alliance.add_handovers();
    handover.set_party(standing.agreed->party());
    handover.set_role(standing.agreed->role());
    handover.set_from_person(standing.agreed->from_person());
    handover.set_to_person(standing.agreed->to_person());
    *handover.mutable_takes_over_on() = standing.agreed->takes_over_on();
    *handover.mutable_overlap_until() = standing.agreed->overlap_until();
    handover.set_brief(standing.agreed->brief());
    handover.set_status(standing.completed == nullptr ? v1::Handover::AGREED : v1::Handover::COMPLETED);
    handover.set_event(EventNameOf(*standing.at));
  }
}

}  // namespace

void AddOwnership(const AllianceState& state, Day day, v1::Alliance& alliance) {
  AddTeam(state, day, alliance);
  AddCounterparts(state, day, alliance);
  AddPartnerInsights(state, day, alliance);
  AddHandovers(state, day, alliance);
}

}  // namespace entente::domain
