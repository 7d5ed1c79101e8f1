#include "storage/anchor_keeper.h"

#include <atomic>

#include "gmock/gmock.h"
#include "storage/anchor.h"
#include "storage/rocksdb/event_log.h"
#include "storage/test_events.h"

namespace entente::storage {
namespace {

void WaitFor(const std::atomic<int>& count, int value) {
  while (count < value) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

TEST(AnchorKeeperTest, WritesInEachInterval) {
  std::atomic<int> writes = 0;
  const AnchorKeeper keeper(
      [&] {
        ++writes;
        return absl::OkStatus();
      },
      std::chrono::milliseconds(1), [](const absl::Status&) {});
  WaitFor(writes, 3);
}

TEST(AnchorKeeperTest, ReportsAnErrorAndTriesAgain) {
  std::atomic<int> reports = 0;
  const AnchorKeeper keeper([] { return absl::UnavailableError("disk"); }, std::chrono::milliseconds(1),
                            [&](const absl::Status& status) {
                              EXPECT_EQ(status.message(), "disk");
                              ++reports;
                            });
  WaitFor(reports, 2);
}

TEST(AnchorKeeperTest, WritesTheLastAnchorWhenItStops) {
  const TestDirectory directory;
  auto log = RocksDbEventLog::Open({.directory = directory / "log", .anchor_file = directory / "anchor"});
  ASSERT_TRUE(log.ok()) << log.status();
  {
    const AnchorKeeper keeper([&] { return (*log)->WriteAnchor(); }, std::chrono::hours(1),
                              [](const absl::Status& status) { ADD_FAILURE() << status; });
    ASSERT_TRUE(AppendEvents(**log, "alliances/star", 3).ok());
  }
  EXPECT_EQ((*ReadAnchorFile(directory / "anchor"))->position(), 3);
}

}  // namespace
}  // namespace entente::storage
