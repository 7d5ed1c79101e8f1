// What people did in an alliance, as of both times.
#ifndef ENTENTE_SERVICES_ANSWERS_ACTIVITIES_H_
#define ENTENTE_SERVICES_ANSWERS_ACTIVITIES_H_

#include "absl/status/statusor.h"
#include "entente/v1/activity_service.pb.h"
#include "services/answers/question.h"

namespace entente::answers {

// A page of activities, the latest first. Blocks on the disk. Thread-safe. Errors: see `FindAlliance`,
// `HorizonOf`, `CursorOf`.
absl::StatusOr<v1::ListActivitiesResponse> ListActivities(const Sources& sources,
                                                          const v1::ListActivitiesRequest& request);

}  // namespace entente::answers

#endif  // ENTENTE_SERVICES_ANSWERS_ACTIVITIES_H_
