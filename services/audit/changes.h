// What one event changed: the fields of its resource just before it and with it.
#ifndef ENTENTE_SERVICES_AUDIT_CHANGES_H_
#define ENTENTE_SERVICES_AUDIT_CHANGES_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "entente/v1/audit.pb.h"
#include "storage/event_log.h"

namespace entente::audit {

// How many entries are explained together. Their resources are folded once for all of them, and only one of
// those is in memory at a time.
inline constexpr size_t kExplainedMax = 200;

// Fills `changes` and `text` of entries, at most kExplainedMax of them, in any order. What a field was before
// is what was known just before the event, on the date for which the event was recorded. `zone` is the
// organization's: by it the days between what happened and its recording are counted. Reads the disk;
// thread-safe.
absl::Status Explain(const storage::EventLog& log, absl::TimeZone zone,
                     const std::vector<v1::TrailEntry*>& entries);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_CHANGES_H_
