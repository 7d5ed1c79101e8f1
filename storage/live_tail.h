// The end of the log, for those who wait for it to move.
#ifndef ENTENTE_STORAGE_LIVE_TAIL_H_
#define ENTENTE_STORAGE_LIVE_TAIL_H_

#include <chrono>
#include <cstdint>

#include "storage/event_log.h"
#include "storage/mutex.h"

namespace entente::storage {

// Keeps the head of the log and wakes those who wait for a position. Any thread may call anything.
class LiveTail {
 public:
  Head Get() const {
    MutexLock lock(mutex_);
    return head_;
  }

  // The log now ends at `head`. Costs one uncontended lock where nobody waits.
  void Publish(const Head& head);

  // See `EventLog::AwaitPosition`.
  bool Await(uint64_t position, std::chrono::milliseconds wait_max) const;

  // See `EventLog::Interrupt`.
  void Interrupt();

 private:
  mutable Mutex mutex_;
  mutable Condition moved_;
  Head head_ ABSL_GUARDED_BY(mutex_);
  mutable int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  bool interrupted_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_LIVE_TAIL_H_
