// The registers of an auditor: what did not come the usual way, and what was recorded late. Both are read
// from the log itself, in pages that look at a bounded number of records.
#ifndef ENTENTE_SERVICES_AUDIT_REGISTERS_H_
#define ENTENTE_SERVICES_AUDIT_REGISTERS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "entente/v1/audit_service.pb.h"
#include "entente/v1/exceptions.pb.h"
#include "services/views/trail_index.h"
#include "storage/event_log.h"

namespace entente::audit {

// How many events one summary looks at.
inline constexpr uint64_t kSummaryScanMax = 1'000'000;

// What the registers are read from. Blocks on the disk; thread-safe.
struct RegisterSources {
  const storage::EventLog& log;
  const views::TrailIndex& index;
  // The organization's: by it the days of being late are counted.
  absl::TimeZone zone;
};

// A page of each register.
//
// Errors: `FIELD_INVALID` for a moment or page token that is none; `RESOURCE_NOT_FOUND` for a resource
// without history.
absl::StatusOr<v1::ListExceptionsResponse> ListExceptions(const RegisterSources& sources,
                                                          const v1::ListExceptionsRequest& request);
absl::StatusOr<v1::ListBackdatingResponse> ListBackdating(const RegisterSources& sources,
                                                          const v1::ListBackdatingRequest& request);

// How late each actor was. Errors as above.
absl::StatusOr<v1::SummarizeBackdatingResponse> SummarizeBackdating(
    const RegisterSources& sources, const v1::SummarizeBackdatingRequest& request);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_REGISTERS_H_
