#include "services/ledger/command_queue.h"

#include <utility>

#include "services/ledger/errors.h"

namespace entente::ledger {

absl::Status CommandQueue::Push(Submission& submission) {
  MutexLock lock(mutex_);
  if (closed_) return ShuttingDown();
  // One submission is always taken by an empty queue, so that none is too large to ever be taken.
  const size_t commands = submission.commands.size();
  if (!waiting_.empty() && (commands_ + commands > commands_max_ || bytes_ + submission.bytes > bytes_max_)) {
    return QueueFull(commands_);
  }
  commands_ += commands;
  bytes_ += submission.bytes;
  waiting_.push_back(std::move(submission));
  if (waiting_.size() == 1) changed_.NotifyOne();
  return absl::OkStatus();
}

std::vector<Submission> CommandQueue::Take(size_t commands_max) {
  MutexLock lock(mutex_);
  while (waiting_.empty() && !closed_) changed_.Wait(mutex_);
  std::vector<Submission> taken;
  size_t commands = 0;
  while (!waiting_.empty() &&
         (taken.empty() || commands + waiting_.front().commands.size() <= commands_max)) {
    commands += waiting_.front().commands.size();
    commands_ -= waiting_.front().commands.size();
    bytes_ -= waiting_.front().bytes;
    taken.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return taken;
}

void CommandQueue::Close() {
  MutexLock lock(mutex_);
  closed_ = true;
  changed_.NotifyAll();
}

}  // namespace entente::ledger
