// The part of a resource that an event is about.
#ifndef ENTENTE_SERVICES_AUDIT_TOUCHED_H_
#define ENTENTE_SERVICES_AUDIT_TOUCHED_H_

#include "services/domain/fold.h"
#include "services/domain/performance/figure_page.h"
#include "services/history/event.h"

namespace entente::audit {

// A state with only those slots which an event changes, and the event that it corrects, if it corrects one:
// of an alliance with thousands of measurements no more than the period that was measured. States of other
// kinds are small, and returned whole. `corrected` may be null.
domain::State TouchedPart(const domain::State& state, const domain::FigurePages& pages,
                          const history::Event& event, const history::Event* corrected);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_TOUCHED_H_
