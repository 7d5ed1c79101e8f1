// The ownership of an alliance as of a day, as the API shows it.
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_SHOW_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_SHOW_H_

#include "entente/state/v1/state.pb.h"
#include "entente/v1/alliance.pb.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// Adds the team, the counterparts, what is known of the partners, and the last handover of each role.
void AddOwnership(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_SHOW_H_
