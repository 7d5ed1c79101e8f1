#include "storage/live_tail.h"

#include <algorithm>

namespace entente::storage {

void LiveTail::Publish(const Head& head) {
  bool awaited = false;
  {
    MutexLock lock(mutex_);
    head_ = head;
    awaited = waiting_ > 0;
  }
  // A system call for each commit is spared while nobody waits.
  if (awaited) moved_.NotifyAll();
}

bool LiveTail::Await(uint64_t position, std::chrono::milliseconds wait_max) const {
  // Longer than this is as good as for ever, and adding it to the clock cannot overflow.
  constexpr std::chrono::milliseconds kForEver = std::chrono::hours(24 * 365);
  const auto deadline = std::chrono::steady_clock::now() + std::min(wait_max, kForEver);
  MutexLock lock(mutex_);
  ++waiting_;
  while (head_.position < position && !interrupted_ && moved_.WaitUntil(mutex_, deadline)) {
  }
  --waiting_;
  return head_.position >= position;
}

void LiveTail::Interrupt() {
  {
    MutexLock lock(mutex_);
    interrupted_ = true;
  }
  moved_.NotifyAll();
}

}  // namespace entente::storage
