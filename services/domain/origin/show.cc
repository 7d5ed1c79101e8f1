#include "services/domain/origin/show.h"

#include "services/domain/kept.h"
#include "services/domain/origin/functions.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {

void AddOrigin(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance) {
  if (const auto assessed = LastKept<v1::NeedsAssessed>(state.kept(), day); assessed.event != nullptr) {
    v1::NeedsAssessment& shown = *alliance.mutable_needs_assessment();
    *shown.mutable_needs() = assessed.event->needs();
    *shown.mutable_gaps() = assessed.event->gaps();
    *shown.mutable_options() = assessed.event->options();
    shown.set_conclusion(assessed.event->conclusion());
    *shown.mutable_since() = DateOf(*assessed.at);
    shown.set_event(EventNameOf(*assessed.at));
  }
  if (const auto stated = LastKept<v1::OriginStated>(state.kept(), day); stated.event != nullptr) {
    v1::AllianceOrigin& shown = *alliance.mutable_started_by();
    shown.set_kind(stated.event->kind());
    shown.set_unit(stated.event->unit());
    shown.set_objective(stated.event->objective());
    shown.set_event(EventNameOf(*stated.at));
  }
  for (const Engagement& engagement : EngagementsOf(state, day)) {
    v1::FunctionEngagement& shown = *alliance.add_functions();
    shown.set_party(engagement.event->party());
    shown.set_function(engagement.event->function());
    shown.set_person(engagement.event->person());
    *shown.mutable_since() = DateOf(*engagement.since);
    if (engagement.until.has_value()) *shown.mutable_until() = DateOf(*engagement.until);
    if (engagement.signed_off != nullptr) *shown.mutable_signed_off_on() = DateOf(*engagement.signed_off);
    shown.set_event(EventNameOf(*engagement.since));
  }
}

}  // namespace entente::domain
