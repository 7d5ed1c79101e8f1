#include "storage/anchor.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "storage/memory/event_log.h"
#include "storage/test_events.h"

namespace entente::storage {
namespace {

using testing::HasSubstr;

class AnchorTest : public testing::Test {
 protected:
  absl::Status Open(bool accept_missing = false) {
    return Anchor::Open({file_, accept_missing}, &checkpointer_).status();
  }

  void WriteRaw(const std::string& bytes) const {
    std::ofstream(file_, std::ios::binary | std::ios::trunc) << bytes;
  }

  std::string Note() {
    const auto checkpoint = checkpointer_.Covering(log_.GetHead().position);
    EXPECT_TRUE(checkpoint.ok()) << checkpoint.status();
    return (*checkpoint)->note;
  }

  TestDirectory directory_;
  const std::string file_ = directory_ / "anchor";
  MemoryEventLog log_;
  const tree::NoteSigner signer_{tree::OriginOf(log_.LogId()),
                                 std::string(tree::NoteSigner::kSeedBytes, 's')};
  tree::Checkpointer checkpointer_{&log_, &signer_};
};

TEST_F(AnchorTest, LogGoesOnFromItsAnchor) {
  ASSERT_TRUE(Open().ok());
  ASSERT_TRUE(AppendEvents(log_, "alliances/star", 3).ok());
  EXPECT_TRUE(Open().ok()) << "an older anchor";
  WriteRaw(Note());
  EXPECT_TRUE(Open().ok()) << "an anchor of its end";
  EXPECT_FALSE(std::filesystem::exists(file_ + ".new"));
}

TEST_F(AnchorTest, DamagedFileIsRefusedByName) {
  ASSERT_TRUE(AppendEvents(log_, "alliances/star", 3).ok());
  const std::string whole = Note();
  for (const std::string& bytes : {std::string(), std::string("short"), whole.substr(1),
                                   whole.substr(0, whole.size() - 1), whole + "x", std::string(5000, 'x')}) {
    WriteRaw(bytes);
    const absl::Status status = Open();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << bytes.size();
    EXPECT_THAT(std::string(status.message()), HasSubstr(file_));
  }
}

TEST_F(AnchorTest, NoFlippedBitPasses) {
  ASSERT_TRUE(AppendEvents(log_, "alliances/star", 3).ok());
  const std::string whole = Note();
  for (size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string flipped = whole;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    WriteRaw(flipped);
    EXPECT_EQ(Open().code(), absl::StatusCode::kDataLoss) << "bit " << bit;
  }
}

TEST_F(AnchorTest, DiskThatRefusesIsReported) {
  auto anchor = Anchor::Open({directory_ / "none/anchor", false}, &checkpointer_);
  EXPECT_EQ(anchor.status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(AnchorTest, AnAnchorWithoutALogIsRefused) {
  EXPECT_TRUE(Anchor::CheckLogIsThere(file_, false).ok());
  WriteRaw(Note());
  EXPECT_TRUE(Anchor::CheckLogIsThere(file_, true).ok());
  EXPECT_EQ(Anchor::CheckLogIsThere(file_, false).code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace entente::storage
