// Roles that go from one person to another (R84).
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_HANDOVERS_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_HANDOVERS_H_

#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/ownership.pb.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// A handover as it stands on a day. Points into the state.
struct HandoverStanding {
  const v1::HandoverAgreed* agreed;
  const state::v1::Moment* at;
  // Null as long as it is not completed.
  const state::v1::Moment* completed;
};

// The handovers that were agreed by a day, in the order of their dates. One that was agreed anew, because the
// same person leaves the same role, counts as it was agreed last.
std::vector<HandoverStanding> HandoversAt(const state::v1::AllianceState& alliance, Day day);

// The last day on which the one who leaves can be asked.
Day OverlapEnd(const v1::HandoverAgreed& handover);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_HANDOVERS_H_
