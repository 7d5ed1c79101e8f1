// The tree over a log, on both logs.
#include "storage/tree/log_tree.h"

#include <algorithm>

#include "gtest/gtest.h"
#include "storage/memory/event_log.h"
#include "storage/rocksdb/event_log.h"
#include "storage/test_events.h"
#include "storage/tree/growing_root.h"
#include "storage/tree/tile.h"

namespace entente::storage {
namespace {

enum class Kind { kMemory, kRocksDb };

class LogTreeTest : public testing::TestWithParam<Kind> {
 protected:
  LogTreeTest() { Open(); }

  // Opens the log; one in RocksDB again, with the edge of the tree made anew.
  void Open() {
    if (GetParam() == Kind::kMemory) {
      if (log_ == nullptr) log_ = std::make_unique<MemoryEventLog>();
      return;
    }
    log_.reset();
    auto opened = RocksDbEventLog::Open({.directory = directory_ / "log"});
    EXPECT_TRUE(opened.ok()) << opened.status();
    log_ = *std::move(opened);
  }

  // Appends events up to `end`, in batches of many sizes, and returns all leaves.
  void AppendUpTo(uint64_t end) {
    while (leaves_.size() < end) {
      const uint64_t begin = leaves_.size();
      std::vector<Append> appends;
      for (uint64_t i = begin; i < std::min(end, begin + 1 + begin % 97); ++i) {
        appends.push_back(EventOf("alliances/star", i + 1, i + 1));
        leaves_.push_back(*tree::ToHash(appends.back().leaf_hash));
      }
      ASSERT_TRUE(log_->Apply(BatchOf(std::move(appends))).ok());
    }
  }

  void ExpectProofs(uint64_t size) {
    const tree::LogTree log_tree(log_.get());
    const auto root = log_tree.Root(size);
    ASSERT_TRUE(root.ok()) << root.status();
    for (const uint64_t position : {uint64_t{1}, uint64_t{256}, uint64_t{257}, uint64_t{512}, size}) {
      const auto proof = log_tree.ProveInclusion(position, size);
      ASSERT_TRUE(proof.ok()) << proof.status();
      EXPECT_TRUE(tree::VerifyInclusion(position - 1, size, leaves_[position - 1], *root, *proof))
          << position;
      const auto continues = log_tree.ProveConsistency(position, size);
      ASSERT_TRUE(continues.ok()) << continues.status();
      EXPECT_TRUE(tree::VerifyConsistency(position, *log_tree.Root(position), size, *root, *continues));
    }
  }

  TestDirectory directory_;
  std::unique_ptr<EventLog> log_;
  std::vector<tree::Hash> leaves_;
};

INSTANTIATE_TEST_SUITE_P(Logs, LogTreeTest, testing::Values(Kind::kMemory, Kind::kRocksDb),
                         [](const auto& info) { return info.param == Kind::kMemory ? "Memory" : "RocksDb"; });

TEST_P(LogTreeTest, ARootThatGrowsLeafByLeafIsThatOfEverySize) {
  AppendUpTo(700);
  tree::GrowingRoot growing;
  EXPECT_EQ(growing.Root(), tree::HashEmpty());
  for (uint64_t size = 1; size <= 700; ++size) {
    growing.Append(leaves_[size - 1]);
    const auto root = tree::LogTree(log_.get()).Root(size);
    ASSERT_TRUE(root.ok()) << root.status();
    EXPECT_EQ(growing.Root(), *root) << size;
  }
  EXPECT_EQ(growing.size(), 700);
}

TEST_P(LogTreeTest, CoversAllEventsWhateverTheBatches) {
  AppendUpTo(600);
  ExpectProofs(600);
  EXPECT_EQ(log_->ReadTile(0, 1)->size(), tree::kFullTileBytes);
  EXPECT_EQ(log_->ReadTile(0, 2)->size(), (600 - 512) * tree::kHashBytes);
  EXPECT_EQ(log_->ReadTile(1, 0)->size(), 2 * tree::kHashBytes);
  EXPECT_EQ(log_->ReadTile(0, 3).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(log_->ReadTile(1, 1).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(log_->ReadTile(2, 0).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(log_->ReadTile(100, 0).status().code(), absl::StatusCode::kNotFound);
}

TEST_P(LogTreeTest, GoesOnAfterTheLogWasClosed) {
  AppendUpTo(600);
  const tree::Hash root = *tree::LogTree(log_.get()).Root(600);
  Open();
  EXPECT_EQ(*tree::LogTree(log_.get()).Root(600), root);
  AppendUpTo(800);
  ExpectProofs(800);
  EXPECT_EQ(*tree::LogTree(log_.get()).Root(600), root);
}

TEST_P(LogTreeTest, OfAnEmptyLogHasNoTiles) {
  const tree::LogTree log_tree(log_.get());
  EXPECT_EQ(*log_tree.Root(0), tree::HashEmpty());
  EXPECT_EQ(log_->ReadTile(0, 0).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(log_tree.Root(1).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(log_tree.ProveInclusion(1, 1).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(log_tree.ProveInclusion(0, 0).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace entente::storage
