// What the anchor tells of a log that is opened again.
#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "storage/rocksdb/log_on_disk.h"

namespace entente::storage {
namespace {

using testing::HasSubstr;

class AnchoredLogTest : public LogOnDisk {
 protected:
  static tree::SignedNote AnchorNote(const AnchoredLog::Place& place) {
    std::ifstream file(place.anchor_file);
    auto note = tree::SignedNote::Parse(
        std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()));
    EXPECT_TRUE(note.ok()) << note.status();
    return note.ok() ? *std::move(note) : tree::SignedNote();
  }
  static tree::Checkpoint Anchored(const AnchoredLog::Place& place) {
    auto checkpoint = tree::Checkpoint::Parse(AnchorNote(place).text);
    EXPECT_TRUE(checkpoint.ok()) << checkpoint.status();
    return checkpoint.ok() ? *checkpoint : tree::Checkpoint();
  }
};

TEST_F(AnchoredLogTest, TornEndIsToleratedBeyondTheAnchor) {
  CrashAfter(20, false);  // The anchor is that of the empty log.
  const std::filesystem::path wal = LastWal("crashed");
  std::filesystem::resize_file(wal, std::filesystem::file_size(wal) - 3);
  const auto log = Open(Place("crashed"));
  EXPECT_EQ(log->GetHead().position, 19);
  EXPECT_EQ(log->FindStream(kStar)->version, 19);
  EXPECT_TRUE(AppendEvents(*log, kStar, 1).ok());
}

TEST_F(AnchoredLogTest, TornEndIsRefusedWhereTheAnchorCoversIt) {
  CrashAfter(20, true);
  const std::filesystem::path wal = LastWal("crashed");
  std::filesystem::resize_file(wal, std::filesystem::file_size(wal) - 3);
  const absl::Status status = WhyRefused(Place("crashed"));
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("ends at position 19"));
}

TEST_F(AnchoredLogTest, OlderCopyOfTheLogIsRefused) {
  const auto log = OpenAnchored(Place());
  ASSERT_TRUE(AppendEvents(**log, kStar, 5).ok());
  Copy("data", "older");
  ASSERT_TRUE(AppendEvents(**log, kStar, 5).ok());
  ASSERT_TRUE(log->anchor->Write().ok());
  AnchoredLog::Place rolled_back = Place("older");
  rolled_back.anchor_file = Place().anchor_file;
  const absl::Status status = WhyRefused(rolled_back);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("rolled back"));
}

TEST_F(AnchoredLogTest, ForeignLogIsRefused) {
  {
    ASSERT_TRUE(AppendEvents(*Open(Place()), kStar, 5).ok());
  }
  {
    ASSERT_TRUE(AppendEvents(*Open(Place("other")), kStar, 5).ok());
  }
  AnchoredLog::Place foreign = Place("other");
  foreign.anchor_file = Place().anchor_file;
  const absl::Status status = WhyRefused(foreign);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("another log"));
}

TEST_F(AnchoredLogTest, LogThatTookAnotherCourseIsRefused) {
  {
    const auto log = OpenAnchored(Place());
    ASSERT_TRUE(AppendEvents(**log, kStar, 3).ok());
    Copy("data", "forked");
    ASSERT_TRUE(AppendEvents(**log, kStar, 2).ok());
    ASSERT_TRUE(log->anchor->Write().ok());
  }
  {
    ASSERT_TRUE(AppendEvents(*Open(Place("forked")), kStar, 4, "other payload").ok());
  }
  AnchoredLog::Place forked = Place("forked");
  forked.anchor_file = Place().anchor_file;
  const absl::Status status = WhyRefused(forked);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("its first 5 events are others"));
}

TEST_F(AnchoredLogTest, LostLogIsNotReplacedByANewOne) {
  {
    ASSERT_TRUE(AppendEvents(*Open(Place()), kStar, 1).ok());
  }
  std::filesystem::remove_all(Place().directory);
  EXPECT_EQ(WhyRefused(Place()).code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(std::filesystem::exists(Place().directory));
}

TEST_F(AnchoredLogTest, MissingAnchorIsAcceptedOnlyForAnEmptyLogOrOnDemand) {
  {
    Open(Place());
  }
  ASSERT_TRUE(std::filesystem::remove(Place().anchor_file));
  {
    const auto log = Open(Place());
    EXPECT_TRUE(std::filesystem::exists(Place().anchor_file));
    ASSERT_TRUE(AppendEvents(*log, kStar, 1).ok());
  }
  ASSERT_TRUE(std::filesystem::remove(Place().anchor_file));
  EXPECT_EQ(WhyRefused(Place()).code(), absl::StatusCode::kFailedPrecondition);
  AnchoredLog::Place accepting = Place();
  accepting.accept_missing_anchor = true;
  {
    EXPECT_EQ(Open(accepting)->GetHead().position, 1);
  }
  EXPECT_EQ(Anchored(Place()).size, 1);
  EXPECT_TRUE(WhyRefused(Place()).ok());
}

TEST_F(AnchoredLogTest, DamagedAnchorIsRefusedByName) {
  {
    ASSERT_TRUE(AppendEvents(*Open(Place()), kStar, 1).ok());
  }
  FlipBit(Place().anchor_file, 5);
  const absl::Status status = WhyRefused(Place());
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr(Place().anchor_file));
}

TEST_F(AnchoredLogTest, AnchorIsASignedCheckpointOfTheEndOfTheLog) {
  const auto log = OpenAnchored(Place());
  EXPECT_EQ(Anchored(Place()).size, 0);
  EXPECT_EQ(Anchored(Place()).root, tree::HashEmpty());
  ASSERT_TRUE(AppendEvents(**log, kStar, 2).ok());
  ASSERT_TRUE(log->anchor->Write().ok());
  const tree::Checkpoint checkpoint = Anchored(Place());
  EXPECT_EQ(checkpoint.origin, tree::OriginOf(log->log->LogId()));
  EXPECT_EQ(checkpoint.size, 2);
  EXPECT_EQ(checkpoint.root, tree::HashChildren(tree::HashLeaf(EventOf(kStar, 1, 1).bytes),
                                                tree::HashLeaf(EventOf(kStar, 2, 2).bytes)));
  EXPECT_TRUE(tree::IsSignedBy(AnchorNote(Place()), log->signer->verifier_key()));
}

// Whoever has the log but not its key cannot make an anchor for what he has made of it.
TEST_F(AnchoredLogTest, AnchorOfAnotherKeyIsRefused) {
  tree::Checkpoint checkpoint;
  {
    const auto log = OpenAnchored(Place());
    ASSERT_TRUE(AppendEvents(**log, kStar, 2).ok());
    ASSERT_TRUE(log->anchor->Write().ok());
    checkpoint = Anchored(Place());
  }
  const tree::NoteSigner forger(checkpoint.origin, std::string(tree::NoteSigner::kSeedBytes, 'f'));
  const std::string text = checkpoint.Format();
  std::ofstream(Place().anchor_file) << tree::SignedNote{text, {forger.Sign(text)}}.Format();
  const absl::Status status = WhyRefused(Place());
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("no good signature"));
}

// Nothing was signed yet of what is newer than the anchor: a tile of it that was altered would be signed now.
TEST_F(AnchoredLogTest, ATileSinceTheAnchorIsHeldAgainstItsEvents) {
  {
    const auto log = OpenAnchored(Place());
    ASSERT_TRUE(AppendEvents(**log, kStar, 2).ok());
    ASSERT_TRUE(log->anchor->Write().ok());
    std::vector<Append> appends;
    for (uint64_t i = 3; i <= 300; ++i) appends.push_back(EventOf(kStar, i, i));
    ASSERT_TRUE((*log)->Apply(BatchOf(std::move(appends))).ok());
  }
  EXPECT_TRUE(WhyRefused(Place()).ok());
  std::string tile = *Open(Place())->ReadTile(0, 0);
  tile[200 * tree::kHashBytes] = static_cast<char>(tile[200 * tree::kHashBytes] ^ 1);
  PutRaw("data", Family::kTree, TileKey(0, 0), tile);
  const absl::Status status = WhyRefused(Place());
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("the tile 0 of level 0"));
}

}  // namespace
}  // namespace entente::storage
