#include "storage/succession_chain.h"

#include "gmock/gmock.h"
#include "storage/memory/event_log.h"
#include "storage/test_events.h"
#include "storage/tree/log_tree.h"

namespace entente::storage {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class SuccessionChainTest : public testing::Test {
 protected:
  SuccessionChainTest() { EXPECT_TRUE(AppendEvents(log_, "alliances/star", 5).ok()); }

  tree::NoteSigner SignerOf(char seed) const {
    return {tree::OriginOf(log_.LogId()), std::string(tree::NoteSigner::kSeedBytes, seed)};
  }

  std::string Note(char from, char to, uint64_t size = 5) const {
    const tree::NoteSigner before = SignerOf(from);
    const tree::NoteSigner next = SignerOf(to);
    tree::Succession succession;
    succession.checkpoint = {tree::OriginOf(log_.LogId()), size, tree::HashEmpty()};
    if (size <= 5) succession.checkpoint.root = *tree::LogTree(&log_).Root(size);
    succession.predecessor = before.verifier_key();
    succession.successor = next.verifier_key();
    return succession.Sign(before, next);
  }

  absl::StatusCode CodeWith(char current) const {
    return CheckSuccessions(log_, SignerOf(current).verifier_key()).status().code();
  }

  MemoryEventLog log_;
};

TEST_F(SuccessionChainTest, LogThatHasItsFirstKeyHasNone) {
  EXPECT_THAT(*CheckSuccessions(log_, SignerOf('a').verifier_key()), IsEmpty());
}

TEST_F(SuccessionChainTest, LeadsFromKeyToKey) {
  ASSERT_TRUE(log_.AddSuccession(Note('a', 'b', 3)).ok());
  ASSERT_TRUE(log_.AddSuccession(Note('b', 'c')).ok());
  const auto kept = CheckSuccessions(log_, SignerOf('c').verifier_key());
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_THAT(*kept, SizeIs(2));
  EXPECT_EQ(FormerKeys(*kept)[1].Format(), SignerOf('b').verifier_key().Format());
}

TEST_F(SuccessionChainTest, OldKeyInTheDirectoryIsAnInterruptedRotation) {
  ASSERT_TRUE(log_.AddSuccession(Note('a', 'b')).ok());
  EXPECT_EQ(CodeWith('a'), absl::StatusCode::kFailedPrecondition);
}

TEST_F(SuccessionChainTest, BrokenChainOrShorterLogIsDamage) {
  ASSERT_TRUE(log_.AddSuccession(Note('a', 'b')).ok());
  ASSERT_TRUE(log_.AddSuccession(Note('x', 'c')).ok());
  EXPECT_EQ(CodeWith('c'), absl::StatusCode::kDataLoss);
  MemoryEventLog other;
  ASSERT_TRUE(other.AddSuccession(Note('a', 'b')).ok());
  EXPECT_EQ(CheckSuccessions(other, SignerOf('b').verifier_key()).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST_F(SuccessionChainTest, LogThatWasRolledBackBehindAChangeOfItsKeyIsDamaged) {
  ASSERT_TRUE(log_.AddSuccession(Note('a', 'b', 6)).ok());
  EXPECT_EQ(CodeWith('b'), absl::StatusCode::kDataLoss);
}

TEST_F(SuccessionChainTest, NoMoreAreKeptThanAreRead) {
  for (size_t i = 0; i < tree::kSuccessionsMax; ++i) ASSERT_TRUE(log_.AddSuccession("note").ok());
  EXPECT_EQ(log_.AddSuccession("note").code(), absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace entente::storage
