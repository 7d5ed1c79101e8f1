// The origin of an alliance as the API shows it (R2 to R5).
#ifndef ENTENTE_SERVICES_DOMAIN_ORIGIN_SHOW_H_
#define ENTENTE_SERVICES_DOMAIN_ORIGIN_SHOW_H_

#include "entente/state/v1/state.pb.h"
#include "entente/v1/alliance.pb.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// Adds the assessment of needs, where the alliance comes from, and the functions that have or had a part in
// it.
void AddOrigin(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ORIGIN_SHOW_H_
