// Waiting for a read model without blocking: who asks for a position is called back when it is there.
#ifndef ENTENTE_SERVICES_VIEWS_ARRIVALS_H_
#define ENTENTE_SERVICES_VIEWS_ARRIVALS_H_

#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "storage/mutex.h"

namespace entente::views {

// How far several followers are, and who waits for them. One for the server: it has the one thread that
// tells those whose time is over.
//
// Threads: everything may be called from any thread, and nothing blocks but `CloseFollower` and the
// destructor. Callbacks run
// without a lock, on the thread that publishes, on the timer's, or at once on the caller's. They must not
// block, and each runs exactly once.
class Arrivals {
 public:
  enum class Outcome { kReached, kTimedOut, kClosed };
  using Callback = absl::AnyInvocable<void(Outcome)>;
  using Deadline = std::chrono::steady_clock::time_point;

  Arrivals();
  // Tells all who still wait that it is closed. No one may call anything any more.
  ~Arrivals();
  Arrivals(const Arrivals&) = delete;
  Arrivals& operator=(const Arrivals&) = delete;

  // Makes a place for a follower, and returns its number.
  size_t AddFollower();

  // The follower has reached a position.
  void Publish(size_t follower, uint64_t position);

  // The follower will not get further: those who wait, and will wait, learn it at once. Returns when no
  // callback runs any more on the timer's thread, so that the follower may go. Not to be called by a
  // callback.
  void CloseFollower(size_t follower);

  // Calls back once the follower has reached `position`, or `deadline` is over.
  void WhenReached(size_t follower, uint64_t position, Deadline deadline, Callback callback);

  uint64_t Position(size_t follower) const;

  // True if someone waits for the follower.
  bool IsAwaited(size_t follower) const;

 private:
  struct Waiter;
  using Waiters = std::list<Waiter>;
  struct Waiter {
    Callback callback;
    size_t follower = 0;
    std::multimap<uint64_t, Waiters::iterator>::iterator by_position;
    std::multimap<Deadline, Waiters::iterator>::iterator by_deadline;
  };
  struct Follower {
    uint64_t position = 0;
    bool closed = false;
    std::multimap<uint64_t, Waiters::iterator> waiting;
  };

  // Takes a waiter out of all lists, into `taken`.
  void Take(Waiters::iterator waiter, Waiters* taken) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Release(size_t follower, Waiters* taken) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static void Call(Waiters* taken, Outcome outcome);
  void RunTimer();

  mutable Mutex mutex_;
  Condition timer_moved_;
  std::vector<Follower> followers_ ABSL_GUARDED_BY(mutex_);
  Waiters waiters_ ABSL_GUARDED_BY(mutex_);
  std::multimap<Deadline, Waiters::iterator> deadlines_ ABSL_GUARDED_BY(mutex_);
  bool timer_is_calling_ ABSL_GUARDED_BY(mutex_) = false;
  Condition timer_called_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread timer_;
};

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_ARRIVALS_H_
