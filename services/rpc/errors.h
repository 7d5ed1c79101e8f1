// The refusals of this layer.
#ifndef ENTENTE_SERVICES_RPC_ERRORS_H_
#define ENTENTE_SERVICES_RPC_ERRORS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

namespace entente::rpc {

// `QUEUE_FULL`: `what` is what waits, for instance "reads".
absl::Status QueueFull(std::string_view what);

// `DEADLINE_PASSED`.
absl::Status DeadlinePassed();

// `SHUTTING_DOWN`.
absl::Status ShuttingDown();

// `TOO_LARGE`: a message of `bytes` where `bytes_max` are accepted.
absl::Status MessageTooLarge(uint64_t bytes, uint64_t bytes_max);

// The caller has gone away, so that no one sees the answer.
absl::Status Cancelled();

// `PRECONDITION_FAILED`: the clock of the server is not that of the operator, see AdminService.ConfirmClock.
absl::Status ClocksDiffer(int64_t difference_seconds);

// What was asked for may not be shown, because the fact that it was could not be made durable for `cause`.
absl::Status NotRecorded(const absl::Status& cause);

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_ERRORS_H_
