// Which functions of the parties have a part in an alliance (R5, R6).
#ifndef ENTENTE_SERVICES_DOMAIN_ORIGIN_FUNCTIONS_H_
#define ENTENTE_SERVICES_DOMAIN_ORIGIN_FUNCTIONS_H_

#include <optional>
#include <string_view>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/origin.pb.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// A time in which a function of a party has a part in an alliance. Points into the state.
struct Engagement {
  const v1::FunctionEngaged* event;
  // When it was engaged.
  const state::v1::Moment* since;
  // The first day on which it had no part any more; nothing if it has one on the day that was asked for.
  std::optional<Day> until = std::nullopt;
  // When it signed off first; null if it has not by then.
  const state::v1::Moment* signed_off = nullptr;
};

// All engagements up to a day, in the order in which they began.
std::vector<Engagement> EngagementsOf(const state::v1::AllianceState& alliance, Day day);

// The engagement of a function of a party that lasts on a day; nothing if there is none.
std::optional<Engagement> EngagementAt(const state::v1::AllianceState& alliance, std::string_view party,
                                       std::string_view function, Day day);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ORIGIN_FUNCTIONS_H_
