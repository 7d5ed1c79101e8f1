// What people did in an alliance, as of a day (R11, R17 to R20, R82).
#ifndef ENTENTE_SERVICES_DOMAIN_ACTIVITY_ACTIVITIES_H_
#define ENTENTE_SERVICES_DOMAIN_ACTIVITY_ACTIVITIES_H_

#include <string_view>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/activity.pb.h"
#include "entente/v1/alliance.pb.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// How many activities an alliance shows; the others are to be had by a list of their own.
inline constexpr size_t kActivitiesShownMax = 24;

// The activities by a day, the latest first: those in which the person took part, of the type. An empty
// person or type stands for any.
std::vector<v1::Activity> ActivitiesAt(const state::v1::AllianceState& state, Day day,
                                       std::string_view participant, std::string_view activity_type);

// Adds the latest of them to the alliance.
void AddActivities(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ACTIVITY_ACTIVITIES_H_
