// What keeps a view up to date: a thread that reads the log and commits rows.
#ifndef ENTENTE_SERVICES_VIEWS_FOLLOWER_H_
#define ENTENTE_SERVICES_VIEWS_FOLLOWER_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "services/views/arrivals.h"
#include "services/views/view.h"
#include "services/views/view_store.h"
#include "storage/event_log.h"
#include "storage/mutex.h"

namespace entente::views {

// How many records, and about how many bytes of them, become one batch of rows.
inline constexpr size_t kBatchRecordsMax = 4096;
inline constexpr size_t kBatchBytesMax = size_t{4} << 20;

// Follows the log with one view.
//
// The thread begins with `Start` and ends with `Stop`. A record that the view cannot follow stops it for
// good, with a sentence in its progress: it is never skipped. A view whose rows are found damaged, by whoever
// reads them, is not ready, is thrown away and built anew. `Progress` and `WhenReached` are for any thread
// and do not block.
class Follower {
 public:
  // Called once with OK, `VIEW_NOT_READY`, `READ_AFTER_NOT_REACHED` or `SHUTTING_DOWN`. Must not block.
  using Done = absl::AnyInvocable<void(absl::Status)>;

  // Told, as a sentence, that the view is begun anew because it is damaged. Called on the thread.
  using Tell = std::function<void(std::string_view sentence)>;

  // All must outlive the follower. `view` must be one of the views of `store`.
  Follower(const storage::EventLog* log, ViewStore* store, View* view, Arrivals* arrivals,
           Tell tell = nullptr);
  ~Follower() { Stop(); }
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  void Start();

  // Waits for the batch in hand; at most about `kIdleWait`. Those who wait for the view are told.
  void Stop();

  ViewProgress Progress() const;

  // Calls `done` once the view includes `read_after`; at once if it does already, or if the view is not
  // ready.
  void WhenReached(uint64_t read_after, Arrivals::Deadline deadline, Done done);

 private:
  void Run();
  // Waits, or until it is to stop.
  void Pause(std::chrono::milliseconds wait);
  absl::Status Begin();
  absl::Status FindCheckpoint();
  absl::Status Empty();
  absl::Status Rebuild();
  absl::Status ApplyBatch();
  void Publish();
  void Fail(const absl::Status& status);

  const storage::EventLog* const log_;
  ViewStore* const store_;
  View* const view_;
  ViewTable* const table_;
  Arrivals* const arrivals_;
  const size_t number_;
  const Tell tell_;

  // Touched by the thread alone.
  Checkpoint checkpoint_;
  bool is_anew_ = false;  // The rows were damaged, and what takes their place has not caught up.
  int rebuilds_ = 0;

  std::atomic<bool> stopping_ = false;
  mutable Mutex mutex_;
  Condition stop_asked_;
  bool ready_ ABSL_GUARDED_BY(mutex_) = false;
  std::string failure_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_FOLLOWER_H_
