// Who was accountable for an alliance on a day, and whether the record knew it by then.
#ifndef ENTENTE_SERVICES_AUDIT_ACCOUNTABLE_H_
#define ENTENTE_SERVICES_AUDIT_ACCOUNTABLE_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "entente/v1/accountability.pb.h"
#include "entente/v1/audit_service.pb.h"
#include "storage/event_log.h"

namespace entente::audit {

// Answers `FindAccountable`. `zone` is the organization's: a day ends at its midnight; `now` tells which
// days have come. Reads the disk; thread-safe.
//
// Errors: `RESOURCE_NOT_FOUND` if there is no such alliance or party; `FIELD_INVALID` if the day is none or
// has not come, because nobody was accountable on it yet, and no record can have known; `NOT_IN_PLAYBOOK` if
// the alliance's playbook has no such role.
absl::StatusOr<v1::FindAccountableResponse> FindAccountable(const storage::EventLog& log,
                                                            const v1::FindAccountableRequest& request,
                                                            absl::TimeZone zone, absl::Time now);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_ACCOUNTABLE_H_
