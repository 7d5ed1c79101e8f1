// Two moments of one resource, compared field by field, with the events that made each difference.
#ifndef ENTENTE_SERVICES_AUDIT_COMPARE_H_
#define ENTENTE_SERVICES_AUDIT_COMPARE_H_

#include "absl/status/statusor.h"
#include "entente/v1/audit_service.pb.h"
#include "entente/v1/comparison.pb.h"
#include "services/domain/timeline.h"
#include "storage/event_log.h"

namespace entente::audit {

// How many differences are told, and how many of the events behind them.
inline constexpr int kDifferencesMax = 1000;
inline constexpr int kComparedFactsMax = 200;

// Compares. `read_after` is not looked at: the log has all that was acknowledged. Reads the disk;
// thread-safe.
//
// Errors: `RESOURCE_NOT_FOUND` if there is no such resource; `FIELD_INVALID` if one of the moments is none.
absl::StatusOr<v1::CompareMomentsResponse> CompareMoments(const storage::EventLog& log,
                                                          const v1::CompareMomentsRequest& request,
                                                          domain::Day today);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_COMPARE_H_
