#include "services/domain/ownership/handovers.h"

#include <algorithm>

#include "services/domain/kept.h"

namespace entente::domain {
namespace {

using state::v1::Moment;

template <typename Event>
bool IsSameRole(const v1::HandoverAgreed& agreed, const Event& event) {
  return agreed.party() == event.party() && agreed.role() == event.role();
}

}  // namespace

std::vector<HandoverStanding> HandoversAt(const state::v1::AllianceState& alliance, Day day) {
  std::vector<HandoverStanding> handovers;
  ForEachKept(alliance.kept(), day,
              Overloaded{[&handovers](const v1::HandoverAgreed& event, const Moment& at) {
                           std::erase_if(handovers, [&event](const HandoverStanding& known) {
                             return known.completed == nullptr && IsSameRole(*known.agreed, event) &&
                                    known.agreed->from_person() == event.from_person();
                           });
                           handovers.push_back({&event, &at, nullptr});
                         },
                         [&handovers](const v1::HandoverCompleted& event, const Moment& at) {
                           for (HandoverStanding& known : handovers) {
                             if (known.completed == nullptr && IsSameRole(*known.agreed, event) &&
                                 known.agreed->to_person() == event.to_person()) {
                               known.completed = &at;
                             }
                           }
                         }});
  return handovers;
}

Day OverlapEnd(const v1::HandoverAgreed& handover) {
  return DaysOf(handover.has_overlap_until() ? handover.overlap_until() : handover.takes_over_on()).last;
}

}  // namespace entente::domain
