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
  // What may wait of one kind.
  struct Share {
    size_t items_max = 0;
    size_t bytes_max = 0;
  };

  // Commands and facts of access have shares of their own, and go out in the order in which they came.
  CommandQueue(const Share& commands, const Share& access) : commands_{commands}, access_{access} {}

  // Adds a submission, or refuses it and leaves it as it is: `QUEUE_FULL`, `SHUTTING_DOWN` after `Close`.
  absl::Status Push(Submission& submission);

  // Waits for work and takes submissions of up to `size_max` in all, at least one submission. Nothing
  // means that the queue is closed and empty.
  std::vector<Submission> Take(size_t size_max);

  // How many commands and how many facts of access wait.
  struct Waiting {
    size_t commands = 0;
    size_t access = 0;
  };
  Waiting CountWaiting() const;

  // Takes no more; what is in it is still handed out.
  void Close();

 private:
  // A share and what of it is taken.
  struct Use {
    const Share share;
    size_t items = 0;
    size_t bytes = 0;
  };

  Use& UseOf(const Submission& submission) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return submission.kind == Submission::Kind::kAccess ? access_ : commands_;
  }

  mutable Mutex mutex_;
  Condition changed_;
  std::deque<Submission> waiting_ ABSL_GUARDED_BY(mutex_);
  Use commands_ ABSL_GUARDED_BY(mutex_);
  Use access_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_COMMAND_QUEUE_H_
