#include "services/domain/activity/activities.h"

#include <algorithm>

#include "services/domain/kept.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

v1::Activity Show(const Kept<v1::ActivityRecorded>& kept) {
  v1::Activity activity;
  activity.set_activity_type(kept.event->activity_type());
  *activity.mutable_participants() = kept.event->participants();
  activity.set_summary(kept.event->summary());
  *activity.mutable_on() = DateOf(*kept.at);
  activity.set_event(EventNameOf(*kept.at));
  return activity;
}

bool TookPart(const v1::ActivityRecorded& activity, std::string_view person) {
  const auto& participants = activity.participants();
  return std::find(participants.begin(), participants.end(), person) != participants.end();
}

}  // namespace

std::vector<v1::Activity> ActivitiesAt(const state::v1::AllianceState& state, Day day,
                                       std::string_view participant, std::string_view activity_type) {
  std::vector<v1::Activity> activities;
  const auto kept = KeptUntil<v1::ActivityRecorded>(state.kept(), day);
  for (auto one = kept.rbegin(); one != kept.rend(); ++one) {
    if (!activity_type.empty() && one->event->activity_type() != activity_type) continue;
    if (!participant.empty() && !TookPart(*one->event, participant)) continue;
    activities.push_back(Show(*one));
  }
  return activities;
}

void AddActivities(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance) {
  const auto kept = KeptUntil<v1::ActivityRecorded>(state.kept(), day);
  const size_t shown = std::min(kept.size(), kActivitiesShownMax);
  for (size_t i = 0; i < shown; ++i) *alliance.add_activities() = Show(kept[kept.size() - 1 - i]);
}

}  // namespace entente::domain
