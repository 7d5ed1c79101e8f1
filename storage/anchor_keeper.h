// Keeps the anchor close behind the log's end.
#ifndef ENTENTE_STORAGE_ANCHOR_KEEPER_H_
#define ENTENTE_STORAGE_ANCHOR_KEEPER_H_

#include <chrono>
#include <functional>
#include <thread>

#include "absl/status/status.h"
#include "storage/mutex.h"

namespace entente::storage {

// Calls `write` on a thread of its own, once in each interval and once more when it is destroyed. An error
// goes to `report`, on that thread, and the next interval tries again: an anchor that lags only widens the
// window in which a lost end would go unnoticed.
//
// What `write` and `report` refer to must outlive the keeper. Stop the writers of the log first, so that the
// last anchor is that of the last event.
class AnchorKeeper {
 public:
  using Write = std::function<absl::Status()>;  // As a rule `Anchor::Write`.
  using Report = std::function<void(const absl::Status&)>;

  AnchorKeeper(Write write, std::chrono::milliseconds interval, Report report);
  ~AnchorKeeper();
  AnchorKeeper(const AnchorKeeper&) = delete;
  AnchorKeeper& operator=(const AnchorKeeper&) = delete;

 private:
  void Run();

  const Write write_;
  const std::chrono::milliseconds interval_;
  const Report report_;
  Mutex mutex_;
  Condition stop_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // Last, so that all it uses is there before it starts.
};

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ANCHOR_KEEPER_H_
