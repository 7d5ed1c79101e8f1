// Where time enters: recorded times that strictly increase, and a stop where the clock cannot be believed.
#ifndef ENTENTE_SERVICES_LEDGER_CLOCK_GUARD_H_
#define ENTENTE_SERVICES_LEDGER_CLOCK_GUARD_H_

#include <atomic>
#include <functional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace entente::ledger {

// Not thread-safe but for `Confirm`.
class ClockGuard {
 public:
  ClockGuard(std::function<absl::Time()> now, absl::Duration behind_max, absl::Duration ahead_max,
             absl::Time last)
      : now_(std::move(now)), behind_max_(behind_max), ahead_max_(ahead_max), last_(last) {}

  // The time of the next record: the clock's, or just after the last record where the clock lies a little
  // behind it. `CLOCK_LEAPT` if the clock lies further from the last record than is believed. Microseconds,
  // so that a time survives every client's timestamps.
  absl::StatusOr<absl::Time> Next();

  // The time for one more record of the same moment.
  absl::Time Following() { return last_ += absl::Microseconds(1); }

  // The time of the last record.
  absl::Time Last() const { return last_; }

  // Goes back to an earlier time after what was recorded since has been dropped.
  void Reset(absl::Time last) { last_ = last; }

  // An operator says that the clock is right. Thread-safe.
  void Confirm() { confirmed_.store(true); }

 private:
  std::function<absl::Time()> now_;
  absl::Duration behind_max_;
  absl::Duration ahead_max_;
  absl::Time last_;
  std::atomic<bool> confirmed_ = false;
};

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_CLOCK_GUARD_H_
