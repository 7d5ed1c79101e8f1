#include "storage/anchor_keeper.h"

#include <atomic>
#include <fstream>
#include <iterator>

#include "gmock/gmock.h"
#include "storage/anchored_log.h"
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
  auto opened = AnchoredLog::Open({.directory = directory / "log", .anchor_file = directory / "anchor"});
  ASSERT_TRUE(opened.ok()) << opened.status();
  const AnchoredLog& log = **opened;
  {
    const AnchorKeeper keeper([&] { return log.anchor->Write(); }, std::chrono::hours(1),
                              [](const absl::Status& status) { ADD_FAILURE() << status; });
    ASSERT_TRUE(AppendEvents(*log, "alliances/star", 3).ok());
  }
  EXPECT_EQ((*log.checkpointer->Covering(3))->checkpoint.size, 3);
  std::ifstream file(directory / "anchor");
  const std::string note{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_EQ(note, (*log.checkpointer->Covering(3))->note);
}

}  // namespace
}  // namespace entente::storage
