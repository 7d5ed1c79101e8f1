// Stages entered and statuses taken, folded into the state of an alliance. Folding never fails.
#ifndef ENTENTE_SERVICES_DOMAIN_LIFECYCLE_EVOLVE_H_
#define ENTENTE_SERVICES_DOMAIN_LIFECYCLE_EVOLVE_H_

#include "entente/state/v1/state.pb.h"
#include "entente/v1/lifecycle.pb.h"

namespace entente::domain {

void Apply(state::v1::AllianceState& state, const v1::StageEntered& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::StatusChanged& event, const state::v1::Moment& at);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_LIFECYCLE_EVOLVE_H_
