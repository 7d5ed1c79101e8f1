// Who owes what by when (R38).
#ifndef ENTENTE_SERVICES_DOMAIN_LIFECYCLE_OBLIGATIONS_H_
#define ENTENTE_SERVICES_DOMAIN_LIFECYCLE_OBLIGATIONS_H_

#include <string>
#include <string_view>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/alliance.pb.h"
#include "services/domain/kept.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// An obligation as it stands on a day. Points into the state.
struct StandingObligation {
  // What was said of it, in order; the last counts.
  std::vector<Kept<v1::ObligationStated>> statements;
  // Since when nothing is owed any more; null if something is.
  const state::v1::Moment* discharged = nullptr;

  const v1::ObligationStated& stated() const { return *statements.back().event; }
};

// The obligations of an alliance on a day, by id. One that is stated anew after it was discharged is owed
// again.
std::vector<StandingObligation> ObligationsAt(const state::v1::AllianceState& alliance, Day day);

// One of them; null if there is none.
const StandingObligation* FindObligation(const std::vector<StandingObligation>& obligations,
                                         std::string_view obligation);

// The name of an obligation in findings and refusals.
std::string NameOfObligation(const state::v1::AllianceState& alliance, std::string_view obligation);

// Adds the obligations of the day to the alliance.
void AddObligations(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_LIFECYCLE_OBLIGATIONS_H_
