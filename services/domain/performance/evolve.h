// KPIs, their targets and their measurements, folded into the state of an alliance. Folding never fails:
// a figure of a KPI that is not known is kept, and shown once the KPI is defined.
#ifndef ENTENTE_SERVICES_DOMAIN_PERFORMANCE_EVOLVE_H_
#define ENTENTE_SERVICES_DOMAIN_PERFORMANCE_EVOLVE_H_

#include "entente/state/v1/state.pb.h"
#include "entente/v1/performance.pb.h"

namespace entente::domain {

void Apply(state::v1::AllianceState& state, const v1::KpiDefined& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::KpiTargetSet& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::KpiMeasured& event, const state::v1::Moment& at);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERFORMANCE_EVOLVE_H_
