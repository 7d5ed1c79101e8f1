// The tier of an alliance, and the areas of the business that it affects (R24, R85, R114).
#ifndef ENTENTE_SERVICES_DOMAIN_ALLIANCE_CLASSIFICATION_H_
#define ENTENTE_SERVICES_DOMAIN_ALLIANCE_CLASSIFICATION_H_

#include <string>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/alliance.pb.h"
#include "services/domain/rules/calendar.h"

namespace entente::domain {

// What was said last of it by a day; an empty one if nothing was.
const v1::AllianceClassified& ClassificationAt(const state::v1::AllianceState& alliance, Day day);

// The times, up to the day of the situation, in which the alliance is in one of the tiers; all since it was
// opened if there is none.
std::vector<Interval> TimesInTiers(const Situation& situation, const std::vector<std::string>& tiers);

// Adds both to the alliance.
void AddClassification(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ALLIANCE_CLASSIFICATION_H_
