// The views over a log in memory, for tests: a directory of their own, and followers that can be restarted.
#ifndef ENTENTE_SERVICES_VIEWS_TEST_VIEWS_H_
#define ENTENTE_SERVICES_VIEWS_TEST_VIEWS_H_

#include <filesystem>
#include <future>
#include <memory>
#include <optional>

#include "services/domain/fold.h"
#include "services/views/alliances.h"
#include "services/views/arrivals.h"
#include "services/views/follower.h"
#include "services/views/test_history.h"
#include "services/views/trail_index.h"
#include "services/views/view_store.h"
#include "storage/test_events.h"

namespace entente::views {

inline Arrivals::Deadline Soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(60);
}

// One life of the views of a log.
struct RunningViews {
  RunningViews(const storage::EventLog* log, const std::string& directory,
               uint32_t fold_version = domain::kFoldVersion)
      : store(*ViewStore::Open(
            {directory, log->LogId(), fold_version, {AlliancesView::kId, TrailIndex::kId}, {}})),
        alliances(log, store->Find("alliances")),
        trail(store->Find("trail")),
        alliances_follower(log, store.get(), &alliances, &arrivals),
        trail_follower(log, store.get(), &trail, &arrivals) {
    alliances_follower.Start();
    trail_follower.Start();
  }

  // Waits until both have all that the log has, or have stopped.
  void CatchUp(const storage::EventLog& log) {
    for (Follower* follower : {&alliances_follower, &trail_follower}) {
      while (!follower->Progress().ready && follower->Progress().failure.empty()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      EXPECT_TRUE(Await(*follower, log.GetHead().position, Soon()).ok());
    }
  }

  static absl::Status Await(Follower& follower, uint64_t position, Arrivals::Deadline deadline) {
    std::promise<absl::Status> told;
    follower.WhenReached(position, deadline, [&told](absl::Status status) { told.set_value(status); });
    return told.get_future().get();
  }

  Arrivals arrivals;
  std::unique_ptr<ViewStore> store;
  AlliancesView alliances;
  TrailIndex trail;
  Follower alliances_follower;
  Follower trail_follower;
};

// A log in memory with its views.
class ViewsTest : public testing::Test {
 protected:
  ~ViewsTest() override { log_.Interrupt(); }

  void Start() { views_ = std::make_unique<RunningViews>(&log_, directory_ / "views"); }
  void Stop() { views_.reset(); }
  void CatchUp() {
    if (views_ == nullptr) Start();
    views_->CatchUp(log_);
  }

  storage::TestDirectory directory_;
  storage::MemoryEventLog log_;
  TestHistory history_{&log_};
  std::unique_ptr<RunningViews> views_;
};

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_TEST_VIEWS_H_
