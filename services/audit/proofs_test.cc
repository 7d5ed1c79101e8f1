#include "services/audit/proofs.h"

#include "gmock/gmock.h"
#include "services/domain/refusal.h"
#include "storage/memory/event_log.h"
#include "storage/test_events.h"
#include "storage/tree/proof.h"

namespace entente::audit {
namespace {

using storage::AppendEvents;

constexpr char kStar[] = "alliances/star";

class ProofsTest : public testing::Test {
 protected:
  // Star's versions stand at the odd positions, those of sky at the even ones.
  ProofsTest() {
    for (int i = 0; i < 20; ++i) {
      EXPECT_TRUE(AppendEvents(log_, kStar, 1).ok());
      EXPECT_TRUE(AppendEvents(log_, "alliances/sky", 1).ok());
    }
  }

  v1::Checkpoint CheckpointOf(uint64_t older_size = 0) {
    v1::GetCheckpointRequest request;
    request.set_older_size(older_size);
    auto checkpoint = proofs_.GetCheckpoint(request);
    EXPECT_TRUE(checkpoint.ok()) << checkpoint.status();
    return checkpoint.ok() ? *checkpoint : v1::Checkpoint();
  }

  absl::StatusOr<v1::ProveEventsResponse> Prove(const std::string& name, uint64_t first = 0,
                                                uint64_t last = 0, uint64_t tree_size = 40) {
    v1::ProveEventsRequest request;
    request.set_name(name);
    request.set_first_version(first);
    request.set_last_version(last);
    request.set_tree_size(tree_size);
    return proofs_.ProveEvents(request);
  }

  static tree::Proof ProofOf(const google::protobuf::RepeatedPtrField<std::string>& hashes) {
    tree::Proof proof;
    for (const std::string& hash : hashes) proof.push_back(*tree::ToHash(hash));
    return proof;
  }

  storage::MemoryEventLog log_;
  const tree::NoteSigner signer_{tree::OriginOf(log_.LogId()),
                                 std::string(tree::NoteSigner::kSeedBytes, 's')};
  tree::Checkpointer checkpointer_{&log_, &signer_};
  Witnesses witnesses_{&log_, &checkpointer_, {}};
  const Proofs proofs_{&log_, &checkpointer_, &witnesses_, nullptr};
};

TEST_F(ProofsTest, CheckpointCoversTheEndOfTheLog) {
  EXPECT_EQ(CheckpointOf().size(), 40u);
  ASSERT_TRUE(AppendEvents(log_, kStar, 1).ok());
  const v1::Checkpoint checkpoint = CheckpointOf();
  EXPECT_EQ(checkpoint.size(), 41u);
  const auto note = tree::SignedNote::Parse(checkpoint.note());
  ASSERT_TRUE(note.ok()) << note.status();
  EXPECT_TRUE(tree::IsSignedBy(*note, *tree::VerifierKey::Parse(checkpoint.log_key())));
}

TEST_F(ProofsTest, CheckpointContinuesAnOlderOne) {
  const tree::Hash older =
      tree::Checkpoint::Parse(tree::SignedNote::Parse(CheckpointOf().note())->text)->root;
  ASSERT_TRUE(AppendEvents(log_, kStar, 7).ok());
  v1::GetCheckpointRequest request;
  request.set_older_size(40);
  request.set_covers(47);
  const auto checkpoint = proofs_.GetCheckpoint(request);
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  const tree::Hash newer = tree::Checkpoint::Parse(tree::SignedNote::Parse(checkpoint->note())->text)->root;
  EXPECT_TRUE(tree::VerifyConsistency(40, older, 47, newer, ProofOf(checkpoint->consistency_proof())));
}

TEST_F(ProofsTest, WhatTheLogDoesNotHaveCannotBeCovered) {
  v1::GetCheckpointRequest request;
  request.set_covers(41);
  EXPECT_EQ(domain::ReasonOf(proofs_.GetCheckpoint(request).status()), v1::READ_AFTER_NOT_REACHED);
  request.set_covers(0);
  request.set_older_size(41);
  EXPECT_EQ(domain::ReasonOf(proofs_.GetCheckpoint(request).status()), v1::FIELD_INVALID);
}

TEST_F(ProofsTest, EventsOfAResourceLeadToTheRoot) {
  const auto proven = Prove(kStar);
  ASSERT_TRUE(proven.ok()) << proven.status();
  EXPECT_EQ(proven->resource(), kStar);
  ASSERT_EQ(proven->events_size(), 20);
  EXPECT_EQ(proven->next_version(), 0u);
  const tree::Hash root = tree::Checkpoint::Parse(tree::SignedNote::Parse(CheckpointOf().note())->text)->root;
  for (const v1::ProvenEvent& event : proven->events()) {
    EXPECT_TRUE(tree::VerifyInclusion(event.position() - 1, 40, tree::HashLeaf(event.record()), root,
                                      ProofOf(event.inclusion_proof())));
  }
}

TEST_F(ProofsTest, RunsBeginAndEndWhereTheyAreAskedTo) {
  const auto middle = Prove(kStar, 3, 5);
  ASSERT_TRUE(middle.ok()) << middle.status();
  ASSERT_EQ(middle->events_size(), 3);
  EXPECT_EQ(middle->events(0).position(), 5u);
  // A smaller tree has less of it.
  EXPECT_EQ(Prove(kStar, 0, 0, 9)->events_size(), 5);
  EXPECT_EQ(domain::ReasonOf(Prove(kStar, 6, 0, 9).status()), v1::RESOURCE_NOT_FOUND);
  EXPECT_EQ(domain::ReasonOf(Prove(kStar, 5, 4).status()), v1::FIELD_INVALID);
  EXPECT_EQ(domain::ReasonOf(Prove(kStar, 0, 0, 41).status()), v1::FIELD_INVALID);
  EXPECT_EQ(domain::ReasonOf(Prove("alliances/none").status()), v1::RESOURCE_NOT_FOUND);
}

TEST_F(ProofsTest, LongHistoriesComeInPages) {
  ASSERT_TRUE(AppendEvents(log_, kStar, 600, std::string(100, 'x')).ok());
  const uint64_t size = log_.GetHead().position;
  const auto first = Prove(kStar, 0, 0, size);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->events_size(), static_cast<int>(kProofPageEventsMax));
  EXPECT_EQ(first->next_version(), kProofPageEventsMax + 1);
  const auto second = Prove(kStar, first->next_version(), 0, size);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->events_size(), 120);
  EXPECT_EQ(second->next_version(), 0u);
}

TEST_F(ProofsTest, TilesAreThoseOfTheTreeThatIsAskedFor) {
  ASSERT_TRUE(AppendEvents(log_, kStar, 300).ok());
  const auto width_of = [this](uint64_t size, uint32_t level, uint64_t index) -> absl::StatusOr<size_t> {
    v1::GetTileRequest request;
    request.set_tree_size(size);
    request.set_level(level);
    request.set_index(index);
    const auto tile = proofs_.GetTile(request);
    if (!tile.ok()) return tile.status();
    return tile->hashes().size() / tree::kHashBytes;
  };
  EXPECT_EQ(*width_of(340, 0, 0), 256u);
  EXPECT_EQ(*width_of(340, 0, 1), 84u);
  EXPECT_EQ(*width_of(300, 0, 1), 44u);
  EXPECT_EQ(*width_of(100, 0, 0), 100u);
  EXPECT_EQ(*width_of(340, 1, 0), 1u);
  EXPECT_EQ(domain::ReasonOf(width_of(256, 0, 1).status()), v1::RESOURCE_NOT_FOUND);
  EXPECT_EQ(domain::ReasonOf(width_of(255, 1, 0).status()), v1::RESOURCE_NOT_FOUND);
  EXPECT_EQ(domain::ReasonOf(width_of(340, 0, ~uint64_t{0}).status()), v1::RESOURCE_NOT_FOUND);
  EXPECT_EQ(domain::ReasonOf(width_of(341, 0, 0).status()), v1::FIELD_INVALID);
}

TEST_F(ProofsTest, BundlesHoldTheRecordsWithTheirLengths) {
  v1::GetEntryBundleRequest request;
  request.set_tree_size(3);
  auto bundle = proofs_.GetEntryBundle(request);
  ASSERT_TRUE(bundle.ok()) << bundle.status();
  std::string expected;
  for (uint64_t position = 1; position <= 3; ++position) {
    const std::string bytes = log_.Read(position)->bytes;
    expected += std::string(1, '\0') + static_cast<char>(bytes.size()) + bytes;
  }
  EXPECT_EQ(bundle->entries(), expected);
  request.set_index(1);
  EXPECT_EQ(domain::ReasonOf(proofs_.GetEntryBundle(request).status()), v1::RESOURCE_NOT_FOUND);

  ASSERT_TRUE(AppendEvents(log_, kStar, 1, std::string(70'000, 'x')).ok());
  request.set_index(0);
  request.set_tree_size(41);
  const absl::Status refused = proofs_.GetEntryBundle(request).status();
  EXPECT_EQ(domain::ReasonOf(refused), v1::PRECONDITION_FAILED);
}

}  // namespace
}  // namespace entente::audit
