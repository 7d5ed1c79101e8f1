// Who faces whom across the parties of an alliance (R15).
#ifndef ENTENTE_SERVICES_DOMAIN_OWNERSHIP_PAIRS_H_
#define ENTENTE_SERVICES_DOMAIN_OWNERSHIP_PAIRS_H_

#include <string>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/ownership.pb.h"
#include "services/domain/kept.h"
#include "services/domain/rules/calendar.h"

namespace entente::domain {

// The pairs on a day, by the two people, whichever of them was named first.
std::vector<Kept<v1::CounterpartsPaired>> PairsAt(const state::v1::AllianceState& alliance, Day day);

// The pair of two people in either order; null members if they are none on that day.
Kept<v1::CounterpartsPaired> PairAt(const state::v1::AllianceState& alliance, const std::string& one,
                                    const std::string& other, Day day);

// The times, up to a day, in which a person had a counterpart who acts for the party.
std::vector<Interval> TimesPaired(const state::v1::AllianceState& alliance, const std::string& person,
                                  const std::string& party, Day day);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_OWNERSHIP_PAIRS_H_
