#include "services/scrub/background_scrub.h"

#include <atomic>
#include <thread>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "services/scrub/scrubbed_record.h"

namespace entente::scrub {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class BackgroundScrubTest : public ScrubbedRecord {
 protected:
  void SetUp() override {
    GivenARecord();
    log_ = Open(Place());
  }

  BackgroundScrub::Options Fast() {
    BackgroundScrub::Options options;
    options.bytes_per_second = uint64_t{1} << 30;
    options.pause = milliseconds(1);
    options.niceness = 0;
    options.tell = [this](const storage::ScrubFault& fault) {
      MutexLock lock(mutex_);
      told_.push_back(fault.sentence);
    };
    return options;
  }

  // What the scrub says once it has ended a round more than `rounds`.
  static BackgroundState After(const BackgroundScrub& scrub, uint64_t rounds) {
    while (scrub.GetState().rounds <= rounds) std::this_thread::sleep_for(milliseconds(1));
    return scrub.GetState();
  }

  std::vector<std::string> Told() {
    MutexLock lock(mutex_);
    return told_;
  }

  std::unique_ptr<storage::RocksDbEventLog> log_;
  Mutex mutex_;
  std::vector<std::string> told_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(BackgroundScrubTest, GoesOnRoundAfterRound) {
  BackgroundScrub scrub({log_.get()}, Fast());
  EXPECT_EQ(scrub.GetState().rounds, 0u);
  scrub.Start();
  const BackgroundState state = After(scrub, 2);
  EXPECT_GE(state.rounds, 3u);
  EXPECT_EQ(state.last_events, log_->GetHead().position);
  EXPECT_TRUE(state.last_is_complete);
  EXPECT_LE(state.last_begun, state.last_ended);
  EXPECT_EQ(state.faults, 0u);
  EXPECT_THAT(Told(), IsEmpty());
}

// A fault stays in what is shown, and is told once, however often it is found.
TEST_F(BackgroundScrubTest, FaultIsToldOnceAndStays) {
  log_.reset();
  PutChecked(Family::kIndexes, "closed/through", "periods/fy2020");
  log_ = Open(Place());
  BackgroundScrub scrub({log_.get()}, Fast());
  scrub.Start();
  After(scrub, 1);
  storage::Batch mended;
  mended.index_changes = {{"closed/through", "periods/fy2021"}};
  ASSERT_TRUE(log_->Apply(mended).ok());
  const BackgroundState state = After(scrub, scrub.GetState().rounds + 1);
  EXPECT_EQ(state.faults, 1u);
  EXPECT_THAT(state.first_faults, ElementsAre(Field(&storage::ScrubFault::position, closed_)));
  EXPECT_THAT(Told(), ElementsAre(HasSubstr("periods/fy2021")));
}

TEST_F(BackgroundScrubTest, KeepsToItsRateAndStopsAtOnce) {
  BackgroundScrub::Options slow = Fast();
  slow.bytes_per_second = 1000;
  const auto begin = steady_clock::now();
  BackgroundScrub scrub({log_.get()}, slow);
  scrub.Start();
  while (!scrub.GetState().is_running) std::this_thread::sleep_for(milliseconds(1));
  while (scrub.GetState().done == 0) std::this_thread::sleep_for(milliseconds(1));
  scrub.Stop();
  // At this rate a round takes minutes.
  EXPECT_LT(steady_clock::now() - begin, std::chrono::seconds(30));
  EXPECT_EQ(scrub.GetState().faults, 0u);
  EXPECT_FALSE(scrub.GetState().last_is_complete);
  EXPECT_FALSE(scrub.GetState().is_running);
}

TEST_F(BackgroundScrubTest, WaitsForTheViews) {
  std::atomic<bool> ready = false;
  BackgroundScrub::Options options = Fast();
  options.is_ready = [&ready] { return ready.load(); };
  BackgroundScrub scrub({log_.get()}, options);
  scrub.Start();
  std::this_thread::sleep_for(milliseconds(50));
  EXPECT_EQ(scrub.GetState().rounds, 0u);
  ready = true;
  EXPECT_GE(After(scrub, 0).rounds, 1u);
}

// Beside a ledger that writes and views that follow, nothing is taken for a fault that is only under way.
TEST_F(BackgroundScrubTest, FindsNothingWhereOthersGoOn) {
  views::RunningViews views(log_.get(), directory_ / "data/views");
  views.CatchUp(*log_);
  Sources sources{log_.get()};
  sources.alliances = views.store->Find("alliances");
  sources.trail = views.store->Find("trail");
  BackgroundScrub scrub(sources, Fast());
  GoOn(*log_, [&](int i) {
    if (i == 0) scrub.Start();
    return scrub.GetState().rounds < 4;
  });
  scrub.Stop();
  EXPECT_THAT(Told(), IsEmpty());
  EXPECT_GE(scrub.GetState().rounds, 4u);
}

}  // namespace
}  // namespace entente::scrub
