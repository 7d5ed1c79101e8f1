// The bounded queue between those who submit and the one who decides.
#ifndef ENTENTE_SERVICES_LEDGER_COMMAND_QUEUE_H_
#define ENTENTE_SERVICES_LEDGER_COMMAND_QUEUE_H_

#include <deque>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/ledger/submission.h"
#include "storage/mutex.h"

namespace entente::ledger {

// Thread-safe.
class CommandQueue {
 public:
  CommandQueue(size_t commands_max, size_t bytes_max) : commands_max_(commands_max), bytes_max_(bytes_max) {}

  // Adds a submission, or refuses it and leaves it as it is: `QUEUE_FULL`, `SHUTTING_DOWN` after `Close`.
  absl::Status Push(Submission& submission);

  // Waits for work and takes submissions with up to `commands_max` commands, at least one submission. Nothing
  // means that the queue is closed and empty.
  std::vector<Submission> Take(size_t commands_max);

  // Takes no more; what is in it is still handed out.
  void Close();

 private:
  const size_t commands_max_;
  const size_t bytes_max_;
  Mutex mutex_;
  Condition changed_;
  std::deque<Submission> waiting_ ABSL_GUARDED_BY(mutex_);
  size_t commands_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_COMMAND_QUEUE_H_
