// Who took and who left a role, folded into the state of an alliance. Folding never fails.
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_EVOLVE_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_EVOLVE_H_

#include <cstdint>
#include <optional>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/ownership.pb.h"

namespace entente::domain {

void Apply(state::v1::AllianceState& state, const v1::RoleAssigned& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::RoleEnded& event, const state::v1::Moment& at);

// Since when the record has known what a correction of the event at `corrects` says: since that was recorded,
// if it named the same person for the same role, from no later a day on; nothing otherwise. To be asked
// before that event is withdrawn.
std::optional<int32_t> RecordedDayOf(const state::v1::AllianceState& state, const v1::RoleAssigned& event,
                                     const state::v1::Moment& at, uint64_t corrects);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_EVOLVE_H_
