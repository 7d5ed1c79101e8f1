// The report of an erasure: its certificate, and the events that have to do with the person.
#ifndef ENTENTE_SERVICES_AUDIT_ERASURE_H_
#define ENTENTE_SERVICES_AUDIT_ERASURE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "entente/v1/erasure.pb.h"
#include "entente/v1/person_service.pb.h"
#include "services/views/trail_index.h"
#include "storage/event_log.h"

namespace entente::audit {

// How many traces a page has, and how many events are looked at for one page and for one certificate.
inline constexpr size_t kTracesPageNormal = 100;
inline constexpr size_t kTracesPageMax = 1000;
inline constexpr uint64_t kTracesScanMax = 20'000;
inline constexpr uint64_t kExtentScanMax = 1'000'000;

// What it is read from. `progress` is how far the index is. Blocks on the disk; thread-safe.
struct ErasureSources {
  const storage::EventLog& log;
  const views::TrailIndex& index;
  views::ViewProgress progress;
};

// The certificate. Whether the key is gone, the caller looks.
//
// Errors: `RESOURCE_NOT_FOUND` for nobody; `PRECONDITION_FAILED` (`PERSON_NOT_ERASED`);
// `READ_AFTER_NOT_REACHED` if the index has not reached the erasure yet.
absl::StatusOr<v1::ErasureCertificate> GetErasureCertificate(const ErasureSources& sources,
                                                             const v1::GetErasureCertificateRequest& request);

// A page of the traces. Errors: `RESOURCE_NOT_FOUND`, `READ_AFTER_NOT_REACHED`; `FIELD_INVALID` for a page
// token of another question.
absl::StatusOr<v1::ListErasureTracesResponse> ListErasureTraces(const ErasureSources& sources,
                                                                const v1::ListErasureTracesRequest& request);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_ERASURE_H_
