// What the rules have found, as of both times.
#ifndef ENTENTE_SERVICES_ANSWERS_FINDINGS_H_
#define ENTENTE_SERVICES_ANSWERS_FINDINGS_H_

#include "absl/status/statusor.h"
#include "entente/v1/finding_service.pb.h"
#include "services/answers/question.h"

namespace entente::answers {

// A page of findings, of one alliance or of all, in the order in which they were raised. Those of all include
// what the program has found of itself (`sweeps/daily/findings/{finding}`).
//
// Blocks on the disk. Thread-safe. Errors: see `FindAlliance`, `HorizonOf`, `CursorOf`; `TOO_LARGE` for all,
// if there are too many to go through.
absl::StatusOr<v1::ListFindingsResponse> ListFindings(const Sources& sources,
                                                      const v1::ListFindingsRequest& request);

}  // namespace entente::answers

#endif  // ENTENTE_SERVICES_ANSWERS_FINDINGS_H_
