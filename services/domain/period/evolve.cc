#include "services/domain/period/evolve.h"

#include "services/domain/timeline.h"

namespace entente::domain {

void Apply(state::v1::PeriodState& state, const v1::PeriodClosed& event, const EventHeader& header) {
  state.set_last_day(DaysOf(event.last_day()).last);
  state.set_closed_by(header.actor);
}

}  // namespace entente::domain
