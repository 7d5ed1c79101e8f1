#include "services/ledger/clock_guard.h"

#include <algorithm>

#include "services/ledger/errors.h"

namespace entente::ledger {

absl::StatusOr<absl::Time> ClockGuard::Next() {
  const absl::Time now = absl::FromUnixMicros(absl::ToUnixMicros(now_()));
  const bool first = last_ == absl::InfinitePast();
  const bool leapt = !first && (now < last_ - behind_max_ || now > last_ + ahead_max_);
  if (leapt && !confirmed_.load()) return ClockLeapt(now, last_);
  // A confirmation holds until the clock has passed the last record again, so that one is enough.
  if (!leapt && now > last_) confirmed_.store(false);
  last_ = first ? now : std::max(now, last_ + absl::Microseconds(1));
  return last_;
}

}  // namespace entente::ledger
