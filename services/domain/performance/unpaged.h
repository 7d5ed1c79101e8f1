// The state of an alliance as if no page had been made.
#ifndef ENTENTE_SERVICES_DOMAIN_PERFORMANCE_UNPAGED_H_
#define ENTENTE_SERVICES_DOMAIN_PERFORMANCE_UNPAGED_H_

#include "entente/state/v1/state.pb.h"
#include "services/domain/performance/figure_page.h"

namespace entente::domain {

// Puts what the pages hold back into a state: the same bytes as its events alone fold into, whenever pages
// were made. For whoever holds a snapshot against the events; takes as long as there are measurements.
//
// What a state says of its pages and does not fit them stays in it, so that the comparison finds it.
state::v1::AllianceState Unpaged(const state::v1::AllianceState& state, const FigurePages& pages);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERFORMANCE_UNPAGED_H_
