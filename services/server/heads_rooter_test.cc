#include "services/server/heads_rooter.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "services/domain/refusal.h"
#include "services/views/test_views.h"

namespace entente::server {
namespace {

using std::chrono::milliseconds;
using views::HeadsIndex;

// A rooter over a log in memory that records what it is given, or refuses to.
class HeadsRooterTest : public testing::Test {
 protected:
  HeadsRooterTest()
      : store_(*views::ViewStore::Open({directory_ / "views", log_.LogId(), 1, {HeadsIndex::kId}, {}})),
        heads_(&log_, store_->Find("heads")),
        follower_(&log_, store_.get(), &heads_, &arrivals_) {
    follower_.Start();
  }
  ~HeadsRooterTest() override {
    rooter_.reset();
    log_.Interrupt();
  }

  void Start(milliseconds interval, uint64_t events_max) {
    rooter_ = std::make_unique<HeadsRooter>(
        HeadsRooter::Options{interval, events_max, milliseconds(1)}, &heads_,
        [this](const v1::HeadsRooted& event, HeadsRooter::Done done) {
          if (++tries_ <= refused_) return done(domain::Internal("it is not to be"));
          v1::Fact fact;
          *fact.mutable_heads_rooted() = event;
          {
            MutexLock lock(mutex_);
            for (; overtaking_ > 0; --overtaking_) {
              history_.Record(views::Joined("alliances/a", "organizations/x"));
            }
            history_.Record(views::RecordBuilder("logs/6c6f67", std::move(fact)));
          }
          done(absl::OkStatus());
        });
  }
  void RecordEvents(int count) {
    MutexLock lock(mutex_);
    for (int i = 0; i < count; ++i) history_.Record(views::Joined("alliances/a", "organizations/x"));
  }
  // Waits for the map as of a position.
  void AwaitRooting(uint64_t position) {
    while (!heads_.LastRooting().has_value() || heads_.LastRooting()->position < position) {
      std::this_thread::sleep_for(milliseconds(1));
    }
    EXPECT_TRUE(heads_.LastRooting()->is_true);
  }

  storage::TestDirectory directory_;
  storage::MemoryEventLog log_;
  Mutex mutex_;
  views::TestHistory history_{&log_};
  views::Arrivals arrivals_;
  std::unique_ptr<views::ViewStore> store_;
  HeadsIndex heads_;
  views::Follower follower_;
  std::atomic<int> tries_ = 0;
  int refused_ = 0;
  // So many events are recorded between a rooting and its own event.
  int overtaking_ = 0;
  std::unique_ptr<HeadsRooter> rooter_;
};

TEST_F(HeadsRooterTest, RootsWhatHasCome) {
  RecordEvents(5);
  Start(milliseconds(1), 1000);
  AwaitRooting(5);
  RecordEvents(1);
  AwaitRooting(7);
}

TEST_F(HeadsRooterTest, NeverAnswersItsOwnEvents) {
  Start(milliseconds(1), 1);
  RecordEvents(1);
  AwaitRooting(1);
  std::this_thread::sleep_for(milliseconds(50));
  rooter_.reset();
  EXPECT_EQ(tries_, 1);
  EXPECT_EQ(log_.GetHead().position, 2u);
}

TEST_F(HeadsRooterTest, RootsWhatCameBeforeItsOwnEvent) {
  overtaking_ = 2;
  RecordEvents(1);
  Start(milliseconds(1), 1000);
  AwaitRooting(1);
  AwaitRooting(4);
}

TEST_F(HeadsRooterTest, ManyEventsDoNotWaitForTheInterval) {
  Start(std::chrono::hours(1), 10);
  RecordEvents(10);
  AwaitRooting(10);
}

TEST_F(HeadsRooterTest, TriesAgainWhatWasRefused) {
  refused_ = 3;
  Start(milliseconds(1), 1000);
  RecordEvents(2);
  AwaitRooting(2);
  EXPECT_EQ(tries_, 4);
}

}  // namespace
}  // namespace entente::server
