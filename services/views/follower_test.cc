#include "services/views/follower.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/domain/refusal.h"
#include "services/views/errors.h"
#include "services/views/test_views.h"

namespace entente::views {
namespace {

using testing::HasSubstr;

constexpr char kStar[] = "alliances/star-alliance";

class FollowerTest : public ViewsTest {};

TEST_F(FollowerTest, IsReadyOnceItHasTheLog) {
  history_.Record(Created(kStar, "Star Alliance"));
  CatchUp();
  const ViewProgress progress = views_->alliances_follower.Progress();
  EXPECT_EQ(progress.view, "alliances");
  EXPECT_EQ(progress.position, 1u);
  EXPECT_TRUE(progress.ready);
  EXPECT_EQ(progress.failure, "");
}

TEST_F(FollowerTest, IsReadyOnAnEmptyLog) {
  CatchUp();
  EXPECT_TRUE(views_->trail_follower.Progress().ready);
}

TEST_F(FollowerTest, ViewThatHasNotBegunIsNotReady) {
  ViewStore::Options options{directory_ / "other", log_.LogId(), 1, {TrailIndex::kId}, {}};
  const auto store = ViewStore::Open(options);
  ASSERT_TRUE(store.ok()) << store.status();
  Arrivals arrivals;
  TrailIndex view((*store)->Find("trail"));
  Follower follower(&log_, store->get(), &view, &arrivals);
  const absl::Status refused = RunningViews::Await(follower, 0, Soon());
  EXPECT_EQ(domain::ReasonOf(refused), v1::VIEW_NOT_READY);
}

TEST_F(FollowerTest, ReadAfterWaitsForTheEvent) {
  CatchUp();
  std::promise<absl::Status> told;
  views_->alliances_follower.WhenReached(1, Soon(), [&told](absl::Status status) { told.set_value(status); });
  history_.Record(Created(kStar, "Star Alliance"));
  EXPECT_TRUE(told.get_future().get().ok());
  EXPECT_EQ(views_->alliances.List({}, {DayOf(2024, 1, 1)})->alliances_size(), 1);
}

TEST_F(FollowerTest, ReadAfterEndsAtItsDeadline) {
  CatchUp();
  const absl::Status refused =
      RunningViews::Await(views_->alliances_follower, 7, std::chrono::steady_clock::now());
  EXPECT_EQ(domain::ReasonOf(refused), v1::READ_AFTER_NOT_REACHED);
  EXPECT_THAT(std::string(refused.message()), HasSubstr("position 0 and not yet 7"));
}

TEST_F(FollowerTest, StoppingTellsThoseWhoWait) {
  CatchUp();
  std::promise<absl::Status> told;
  views_->alliances_follower.WhenReached(7, Soon(), [&told](absl::Status status) { told.set_value(status); });
  views_->alliances_follower.Stop();
  EXPECT_EQ(domain::ReasonOf(told.get_future().get()), v1::SHUTTING_DOWN);
}

TEST_F(FollowerTest, DamagedRecordStopsTheViewInsteadOfBeingSkipped) {
  history_.Record(Created(kStar, "Star Alliance"));
  CatchUp();
  storage::v1::Record damaged;
  damaged.set_position(2);
  damaged.set_resource(kStar);
  damaged.set_version(2);
  damaged.set_event_type("entente.v1.NoSuchEvent");
  damaged.set_payload("organizations/sas");
  damaged.mutable_record_time()->set_seconds(absl::ToUnixSeconds(RecordTimeOf(2)));
  storage::Batch batch;
  const std::string bytes = damaged.SerializeAsString();
  batch.appends.push_back({2, kStar, 2, bytes, storage::LeafHash(bytes)});
  batch.record_time = RecordTimeOf(2);
  ASSERT_TRUE(log_.Apply(batch).ok());
  const absl::Status refused = RunningViews::Await(views_->trail_follower, 2, Soon());
  EXPECT_EQ(domain::ReasonOf(refused), v1::VIEW_NOT_READY);
  EXPECT_EQ(views_->trail_follower.Progress().position, 1u);
  EXPECT_THAT(views_->trail_follower.Progress().failure, HasSubstr("position 2"));
}

// A reader comes upon a damaged block of rows, in a server that runs.
TEST_F(FollowerTest, RowsThatAreFoundDamagedAreBuiltAnewAndAnsweredFromWhenTheyAreWhole) {
  constexpr int kAlliances = 2000;
  for (int i = 0; i < kAlliances; ++i) history_.Record(Created(absl::StrCat("alliances/a", i), "A"));
  CatchUp();
  Stop();
  for (const auto& entry : std::filesystem::directory_iterator(directory_ / "views")) {
    // The smallest one says only which log the rows are of.
    if (entry.path().extension() != ".sst" || entry.file_size() < 4096) continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(entry.file_size() * 45 / 100));
    file.put('\x7f');
    file.put('\x7f');
  }
  CatchUp();
  const auto count = [this] {
    int found = 0;
    absl::Status status;
    for (int i = 0; i < kAlliances && status.ok(); ++i) {
      const auto row = views_->store->Find("alliances")->Find(AllianceRowKey(absl::StrCat("alliances/a", i)));
      status = row.status();
      found += row.ok() && row->has_value() ? 1 : 0;
    }
    return status.ok() ? absl::StatusOr<int>(found) : status;
  };
  EXPECT_EQ(domain::ReasonOf(count().status()), v1::VIEW_NOT_READY);
  // Until they are whole, readers are refused and never see a part of them.
  absl::StatusOr<int> found = count();
  for (; !found.ok(); found = count()) {
    EXPECT_EQ(domain::ReasonOf(found.status()), v1::VIEW_NOT_READY);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(*found, kAlliances);
  CatchUp();
  EXPECT_EQ(views_->alliances_follower.Progress().failure, "");
  EXPECT_FALSE(std::filesystem::exists(directory_ / "views/DAMAGED"));
  history_.Record(Created(kStar, "Star Alliance"));
  CatchUp();
  EXPECT_TRUE((*views_->store->Find("alliances")->Find(AllianceRowKey(kStar))).has_value());
}

TEST_F(FollowerTest, LogThatWasRestoredToAnotherPastIsFollowedAnew) {
  history_.Record({Created(kStar, "Star Alliance"), Entered(kStar, "develop")});
  CatchUp();
  const auto checkpoint = views_->store->Find("alliances")->ReadCheckpoint();
  ASSERT_TRUE(checkpoint.ok());
  // As if the rows had been made from another event at the same position.
  ViewTable* table = views_->store->Find("alliances");
  views_->alliances_follower.Stop();
  Rows rows = table->NewRows();
  rows.Put("a/alliances/ghost", "");
  ASSERT_TRUE(table->Commit(std::move(rows), {checkpoint->position, std::string(32, 'x')}).ok());
  Stop();
  CatchUp();
  EXPECT_EQ(views_->alliances.List({}, {DayOf(2024, 1, 1)})->alliances_size(), 1);
  EXPECT_FALSE(views_->store->Find("alliances")->Find("a/alliances/ghost")->has_value());
}

TEST_F(FollowerTest, TimerTellsEachWaiterOnce) {
  Arrivals arrivals;
  const size_t follower = arrivals.AddFollower();
  std::promise<Arrivals::Outcome> late;
  int reached = 0;
  arrivals.WhenReached(follower, 5, Soon(), [&reached](Arrivals::Outcome) { ++reached; });
  arrivals.WhenReached(follower, 6, std::chrono::steady_clock::now(),
                       [&late](Arrivals::Outcome outcome) { late.set_value(outcome); });
  EXPECT_EQ(late.get_future().get(), Arrivals::Outcome::kTimedOut);
  arrivals.Publish(follower, 5);
  arrivals.Publish(follower, 6);
  EXPECT_EQ(reached, 1);
}

TEST_F(FollowerTest, ClosedFollowerKeepsNobodyWaiting) {
  Arrivals arrivals;
  const size_t follower = arrivals.AddFollower();
  arrivals.Publish(follower, 3);
  arrivals.CloseFollower(follower);
  Arrivals::Outcome outcome = Arrivals::Outcome::kTimedOut;
  arrivals.WhenReached(follower, 3, Soon(), [&outcome](Arrivals::Outcome told) { outcome = told; });
  EXPECT_EQ(outcome, Arrivals::Outcome::kReached);
  arrivals.WhenReached(follower, 4, Soon(), [&outcome](Arrivals::Outcome told) { outcome = told; });
  EXPECT_EQ(outcome, Arrivals::Outcome::kClosed);
}

}  // namespace
}  // namespace entente::views
