#include "services/ledger/command_queue.h"

#include <utility>

#include "services/ledger/errors.h"

namespace entente::ledger {

absl::Status CommandQueue::Push(Submission& submission) {
  MutexLock lock(mutex_);
  if (closed_) return ShuttingDown();
  // One submission is always taken where none of its kind waits, so that none is too large to ever be taken.
  Use& use = UseOf(submission);
  const size_t size = submission.Size();
  if (use.items > 0 &&
      (use.items + size > use.share.items_max || use.bytes + submission.bytes > use.share.bytes_max)) {
    return QueueFull(use.items);
  }
  use.items += size;
  use.bytes += submission.bytes;
  waiting_.push_back(std::move(submission));
  if (waiting_.size() == 1) changed_.NotifyOne();
  return absl::OkStatus();
}

std::vector<Submission> CommandQueue::Take(size_t size_max) {
  MutexLock lock(mutex_);
  while (waiting_.empty() && !closed_) changed_.Wait(mutex_);
  std::vector<Submission> taken;
  size_t size = 0;
  while (!waiting_.empty() && (taken.empty() || size + waiting_.front().Size() <= size_max)) {
    Use& use = UseOf(waiting_.front());
    size += waiting_.front().Size();
    use.items -= waiting_.front().Size();
    use.bytes -= waiting_.front().bytes;
    taken.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return taken;
}

CommandQueue::Waiting CommandQueue::CountWaiting() const {
  MutexLock lock(mutex_);
  return {commands_.items, access_.items};
}

void CommandQueue::Close() {
  MutexLock lock(mutex_);
  closed_ = true;
  changed_.NotifyAll();
}

}  // namespace entente::ledger
