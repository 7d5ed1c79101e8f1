#include "services/rpc/errors.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/domain/refusal.h"

namespace entente::rpc {

absl::Status QueueFull(std::string_view what) {
  return domain::Refuse(v1::QUEUE_FULL, absl::StrFormat("Too many %s wait. Try again later.", what));
}

absl::Status DeadlinePassed() {
  return domain::Refuse(v1::DEADLINE_PASSED, "The deadline was over before the answer was ready.");
}

absl::Status ShuttingDown() {
  return domain::Refuse(v1::SHUTTING_DOWN, "The server is stopping.");
}

absl::Status MessageTooLarge(uint64_t bytes, uint64_t bytes_max) {
  return domain::Refuse(
      v1::TOO_LARGE,
      absl::StrFormat("The message has %d bytes, and at most %d are accepted.", bytes, bytes_max));
}

absl::Status Cancelled() {
  return absl::CancelledError("The caller has gone away.");
}

absl::Status ClocksDiffer(int64_t difference_seconds) {
  return domain::Unmet(
      {{"CLOCKS_DIFFER", "server",
        absl::StrFormat("The server's clock differs from the one in 'now' by %d seconds, and at most "
                        "60 are accepted.",
                        difference_seconds)}});
}

absl::Status NotRecorded(const absl::Status& cause) {
  const v1::ErrorReason reason = domain::ReasonOf(cause).value_or(v1::INTERNAL_ERROR);
  return domain::Refuse(
      reason == v1::WRITE_OUTCOME_UNKNOWN ? v1::LEDGER_READ_ONLY : reason,
      absl::StrCat("what is recorded of access comes before the answer, and could not be recorded: ",
                   cause.message()));
}

}  // namespace entente::rpc
