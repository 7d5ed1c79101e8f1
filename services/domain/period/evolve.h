// The closing of a period, folded into its state. Folding never fails.
#ifndef ENTENTE_SERVICES_DOMAIN_PERIOD_EVOLVE_H_
#define ENTENTE_SERVICES_DOMAIN_PERIOD_EVOLVE_H_

#include "entente/state/v1/state.pb.h"
#include "entente/v1/period.pb.h"
#include "services/domain/fold.h"

namespace entente::domain {

void Apply(state::v1::PeriodState& state, const v1::PeriodClosed& event, const EventHeader& header);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERIOD_EVOLVE_H_
