// One page about an alliance, and what someone has to know who takes over a role in it.
#ifndef ENTENTE_SERVICES_ANSWERS_BRIEFS_H_
#define ENTENTE_SERVICES_ANSWERS_BRIEFS_H_

#include "absl/status/statusor.h"
#include "entente/v1/duty_service.pb.h"
#include "services/answers/question.h"

namespace entente::answers {

// Both block on the disk and are thread-safe. Errors: see `FindAlliance`, `HorizonOf`; for a handover also
// `NOT_IN_PLAYBOOK` for a role that the alliance's playbook does not have, and `RESOURCE_NOT_FOUND` for a
// party that has never been one of the alliance.
absl::StatusOr<v1::AllianceBrief> GetAllianceBrief(const Sources& sources,
                                                   const v1::GetAllianceBriefRequest& request);
absl::StatusOr<v1::HandoverBrief> GetHandoverBrief(const Sources& sources,
                                                   const v1::GetHandoverBriefRequest& request);

}  // namespace entente::answers

#endif  // ENTENTE_SERVICES_ANSWERS_BRIEFS_H_
