// Whether a batch continues the log; asked by every implementation before it changes anything.
#ifndef ENTENTE_STORAGE_BATCH_CHECK_H_
#define ENTENTE_STORAGE_BATCH_CHECK_H_

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/event_log.h"

namespace entente::storage {

// Whether the last stored version of `resource` is the one before `version`. Asked once for each resource of
// a batch.
using ContinuesStream =
    absl::FunctionRef<absl::StatusOr<bool>(const std::string& resource, uint64_t version)>;

// Refuses with INTERNAL unless the positions of `batch` follow `head` without a gap, its versions follow
// those of their resources, each record says the position it is given, and time went on.
absl::Status CheckContinues(const Batch& batch, const Head& head, ContinuesStream continues);

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_BATCH_CHECK_H_
