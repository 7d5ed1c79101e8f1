#include "services/domain/origin/functions.h"

#include "services/domain/kept.h"

namespace entente::domain {
namespace {

// The last engagement that an event is about, if it lasts; null if there is none.
template <typename Event>
Engagement* Lasting(std::vector<Engagement>& engagements, const Event& event) {
  for (auto each = engagements.rbegin(); each != engagements.rend(); ++each) {
    if (each->event->party() == event.party() && each->event->function() == event.function())
      return each->until.has_value() ? nullptr : &*each;
  }
  return nullptr;
}

}  // namespace

std::vector<Engagement> EngagementsOf(const state::v1::AllianceState& alliance, Day day) {
  std::vector<Engagement> engagements;
  ForEachKept(alliance.kept(), day,
              Overloaded{[&](const v1::FunctionEngaged& event, const state::v1::Moment& at) {
                           // Who is engaged again without a release acts in the place of the one before.
                           if (Engagement* before = Lasting(engagements, event); before != nullptr)
                             before->until = at.first_day();
                           engagements.push_back({&event, &at});
                         },
                         [&](const v1::FunctionReleased& event, const state::v1::Moment& at) {
                           if (Engagement* lasting = Lasting(engagements, event); lasting != nullptr)
                             lasting->until = at.first_day();
                         },
                         [&](const v1::FunctionSignedOff& event, const state::v1::Moment& at) {
                           Engagement* lasting = Lasting(engagements, event);
                           if (lasting != nullptr && lasting->signed_off == nullptr)
                             lasting->signed_off = &at;
                         }});
  return engagements;
}

std::optional<Engagement> EngagementAt(const state::v1::AllianceState& alliance, std::string_view party,
                                       std::string_view function, Day day) {
  for (const Engagement& engagement : EngagementsOf(alliance, day)) {
    const bool is_it = engagement.event->party() == party && engagement.event->function() == function;
    if (is_it && !engagement.until.has_value()) return engagement;
  }
  return std::nullopt;
}

}  // namespace entente::domain
