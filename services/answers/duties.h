// What is to be done: by one person, and in one alliance or in all.
#ifndef ENTENTE_SERVICES_ANSWERS_DUTIES_H_
#define ENTENTE_SERVICES_ANSWERS_DUTIES_H_

#include "absl/status/statusor.h"
#include "entente/v1/duty_service.pb.h"
#include "services/answers/question.h"

namespace entente::answers {

// How many duties a calendar has.
inline constexpr int kDutiesMax = 10'000;

// Both block on the disk and are thread-safe. Errors: `RESOURCE_NOT_FOUND` for a person or an alliance that
// there is not; `TOO_LARGE` for all alliances, if there are too many to go through; see `HorizonOf`.
absl::StatusOr<v1::GetMyDutiesResponse> GetMyDuties(const Sources& sources,
                                                    const v1::GetMyDutiesRequest& request);
absl::StatusOr<v1::ListDutiesResponse> ListDuties(const Sources& sources,
                                                  const v1::ListDutiesRequest& request);

}  // namespace entente::answers

#endif  // ENTENTE_SERVICES_ANSWERS_DUTIES_H_
