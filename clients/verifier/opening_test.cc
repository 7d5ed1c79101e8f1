#include "clients/verifier/opening.h"

#include "absl/strings/str_cat.h"
#include "clients/verifier/log_of_tests.h"
#include "gmock/gmock.h"
#include "storage/tree/growing_root.h"

namespace entente::verifier {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kOldOrigin[] = "entente/000102030405060708090a0b0c0d0e0f";
constexpr char kNewOrigin[] = "entente/f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
constexpr char kNewName[] = "logs/f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
constexpr uint64_t kTaken = 11;

tree::Proof ProofOf(const google::protobuf::RepeatedPtrField<std::string>& hashes) {
  tree::Proof proof;
  for (const std::string& hash : hashes) proof.push_back(*tree::ToHash(hash));
  return proof;
}

// An old log of 20 events, and a new one that was restored to its first 11.
class OpeningTest : public testing::Test {
 protected:
  OpeningTest() {
    for (uint64_t version = 1; version <= 20; ++version) old_.Append(kStar, version);
    opened_.set_predecessor(absl::StrCat("logs/", std::string(kOldOrigin).substr(8)));
    opened_.set_predecessor_origin(kOldOrigin);
    opened_.set_position(kTaken);
    opened_.set_root(std::string(tree::ToView(old_.CheckpointAt(kTaken).root)));
    opened_.set_cause(v1::LogOpened::RESTORED);
    NameCheckpoint(old_.size());
  }

  // The old log's checkpoint of so many events, with the proof that it continues what was taken over.
  void NameCheckpoint(uint64_t size) {
    opened_.set_checkpoint(old_.Note(size));
    LogOfTests cut(kOldOrigin, 'o');
    for (uint64_t position = 1; position <= size; ++position) cut.AppendBytes(old_.record(position));
    *opened_.mutable_checkpoint_proof() = cut.Bundle({}, kTaken).consistency_proof();
  }

  // The new log: what it has taken over, with what `alter` makes of it, `LogOpened`, and `later` more events.
  LogOfTests NewLog(uint64_t later, uint64_t altered = 0) const {
    LogOfTests log(kNewOrigin, 'n');
    for (uint64_t position = 1; position <= kTaken; ++position) {
      if (position == altered) {
        log.Append(kStar, position, "another payload");
      } else {
        log.AppendBytes(old_.record(position));
      }
    }
    storage::v1::Record record;
    record.set_position(log.size() + 1);
    record.set_resource(kNewName);
    record.set_version(1);
    record.set_event_type("entente.v1.LogOpened");
    record.set_payload(opened_.SerializeAsString());
    log.AppendBytes(record.SerializeAsString());
    for (uint64_t i = 0; i < later; ++i) log.Append("alliances/later", i + 1);
    return log;
  }

  static v1::ProofBundle BundleOf(const LogOfTests& log, uint64_t older_size) {
    v1::ProofBundle bundle = log.Bundle({kTaken + 1}, older_size);
    bundle.set_resource(kNewName);
    return bundle;
  }

  // What is wrong with the new log for one who has kept the old log's checkpoint of `kept` events.
  std::string FaultsOf(const LogOfTests& log, uint64_t kept) {
    return FaultsOf(BundleOf(log, std::min<uint64_t>(kept, kTaken)), log, kept);
  }
  std::string FaultsOf(const v1::ProofBundle& bundle, const LogOfTests& log, uint64_t kept) {
    opening_ = {};
    std::string faults;
    for (const auto& fault :
         VerifyOpening(bundle, {log.key(), {}}, {old_.key(), old_.Note(kept)}, opening_).faults)
      absl::StrAppend(&faults, fault, "\n");
    return faults;
  }

  LogOfTests old_{kOldOrigin, 'o'};
  v1::LogOpened opened_;
  Opening opening_;
};

TEST_F(OpeningTest, TheRootBeforeALeafFollowsFromItsProof) {
  LogOfTests log;
  for (uint64_t size = 1; size <= 70; ++size) log.Append(kStar, size);
  for (uint64_t size = 1; size <= 70; ++size) {
    LogOfTests cut;
    tree::GrowingRoot before;
    for (uint64_t i = 1; i <= size; ++i) cut.AppendBytes(log.record(i));
    for (uint64_t index = 0; index < size; ++index) {
      const tree::Proof proof = ProofOf(cut.Bundle({index + 1}).events(0).inclusion_proof());
      EXPECT_EQ(RootBefore(index, size, proof), before.Root()) << index << " of " << size;
      before.Append(tree::HashLeaf(log.record(index + 1)));
    }
  }
}

TEST_F(OpeningTest, ACheckpointOfWhatWasTakenOverIsTheBeginningOfTheNewLog) {
  for (const uint64_t later : {0u, 1u, 30u}) {
    const LogOfTests log = NewLog(later);
    for (uint64_t kept = 1; kept <= kTaken; ++kept) {
      EXPECT_THAT(FaultsOf(log, kept), IsEmpty()) << kept << " of " << later;
      EXPECT_EQ(opening_.left_behind, 0u);
      EXPECT_EQ(opening_.kept.size, kept);
      EXPECT_TRUE(opening_.is_byte_for_byte);
    }
  }
}

TEST_F(OpeningTest, WhatWasLeftBehindOfTheNamedCheckpointIsCounted) {
  const LogOfTests log = NewLog(5);
  EXPECT_THAT(FaultsOf(log, 20), IsEmpty());
  EXPECT_EQ(opening_.left_behind, 9u);
}

TEST_F(OpeningTest, ALargerCheckpointThatTheLogDoesNotNameProvesNothing) {
  EXPECT_THAT(FaultsOf(NewLog(5), 15), HasSubstr("nothing proves that they are the first of those"));
}

TEST_F(OpeningTest, AFalseRootDoesNotPass) {
  opened_.set_root(std::string(tree::ToView(old_.CheckpointAt(kTaken - 1).root)));
  for (const uint64_t kept : {5u, 11u, 20u}) {
    EXPECT_THAT(FaultsOf(NewLog(3), kept), HasSubstr("they have another one")) << kept;
  }
  opened_.set_root("no root");
  EXPECT_THAT(FaultsOf(NewLog(3), 5), HasSubstr("names no root"));
}

// The root is that of the altered events, so that only what was kept can tell.
TEST_F(OpeningTest, AnAlteredEventDoesNotPass) {
  for (uint64_t altered = 1; altered <= kTaken; ++altered) {
    LogOfTests log = NewLog(3, altered);
    opened_.set_root(std::string(tree::ToView(log.CheckpointAt(kTaken).root)));
    log = NewLog(3, altered);
    for (uint64_t kept = altered; kept <= kTaken; ++kept) {
      EXPECT_THAT(FaultsOf(log, kept), HasSubstr("It is not proved that the log begins with")) << altered;
    }
    EXPECT_THAT(FaultsOf(log, 20), HasSubstr("nothing proves that they are the first of those")) << altered;
  }
}

TEST_F(OpeningTest, ALogThatGoesOnFromAnotherOneDoesNotPass) {
  opened_.set_predecessor_origin("entente/00000000000000000000000000000000");
  EXPECT_THAT(FaultsOf(NewLog(3), 5), HasSubstr("goes on from entente/0000"));
  opened_.set_predecessor_origin(kOldOrigin);
  opened_.set_predecessor("logs/00000000000000000000000000000000");
  EXPECT_THAT(FaultsOf(NewLog(3), 5), HasSubstr("The log says that it goes on from"));
}

TEST_F(OpeningTest, AFalseCountDoesNotPass) {
  opened_.set_position(kTaken - 1);
  opened_.set_root(std::string(tree::ToView(old_.CheckpointAt(kTaken - 1).root)));
  EXPECT_THAT(FaultsOf(NewLog(3), 5), HasSubstr("has taken over 10 events, and says so at position 12"));
}

TEST_F(OpeningTest, ACheckpointThatTheOldKeyHasNotSignedDoesNotPass) {
  const LogOfTests log = NewLog(3);
  const LogOfTests impostor(kOldOrigin, 'i');
  const auto faults =
      VerifyOpening(BundleOf(log, 5), {log.key(), {}}, {impostor.key(), old_.Note(5)}, opening_);
  ASSERT_EQ(faults.faults.size(), 1u);
  EXPECT_THAT(faults.faults[0], HasSubstr("none that the key"));
}

TEST_F(OpeningTest, OneKeyForTwoHistoriesDoesNotPass) {
  LogOfTests log(kNewOrigin, 'o');
  const LogOfTests other = NewLog(3);
  for (uint64_t position = 1; position <= other.size(); ++position) log.AppendBytes(other.record(position));
  EXPECT_THAT(FaultsOf(log, 5), HasSubstr("one key has signed two histories"));
}

TEST_F(OpeningTest, TwoHistoriesOfTheOldLogAreTold) {
  LogOfTests forked(kOldOrigin, 'o');
  for (uint64_t version = 1; version <= 20; ++version) forked.Append(kStar, version, "another payload");
  opened_.set_checkpoint(forked.Note(11));
  EXPECT_THAT(FaultsOf(NewLog(3), 11), HasSubstr("signed two different histories of 11 events"));
}

TEST_F(OpeningTest, ABundleOfSomethingElseDoesNotPass) {
  const LogOfTests log = NewLog(3);
  v1::ProofBundle bundle = log.Bundle({1});
  EXPECT_THAT(FaultsOf(bundle, log, 5), HasSubstr("The bundle is of alliances/star"));
  bundle = BundleOf(log, 5);
  bundle.mutable_events(0)->mutable_record()->back() ^= 1;
  EXPECT_FALSE(FaultsOf(bundle, log, 5).empty());
  bundle = BundleOf(log, 0);
  EXPECT_THAT(FaultsOf(bundle, log, 5), HasSubstr("Ask for the bundle since that checkpoint"));
}

TEST_F(OpeningTest, ALogThatBeganByItselfDoesNotPass) {
  LogOfTests log(kNewOrigin, 'n');
  log.Append(kNewName, 1);
  v1::ProofBundle bundle = log.Bundle({1});
  bundle.set_resource(kNewName);
  EXPECT_THAT(FaultsOf(bundle, log, 5), HasSubstr("does not begin its history by saying"));
}

// A replay seals what is personal anew: its records are others, and only the counts and roots can agree.
TEST_F(OpeningTest, ARebuiltLogIsHeldAgainstTheCheckpointOfItsWholeExport) {
  opened_.set_cause(v1::LogOpened::REPLAYED);
  opened_.clear_checkpoint_proof();
  EXPECT_THAT(FaultsOf(NewLog(3, 4), 11), IsEmpty());
  EXPECT_FALSE(opening_.is_byte_for_byte);
  EXPECT_THAT(FaultsOf(NewLog(3, 4), 5), HasSubstr("only a checkpoint of exactly 11 events"));
  EXPECT_THAT(FaultsOf(NewLog(3, 4), 20), HasSubstr("nothing proves"));
  EXPECT_THAT(FaultsOf(NewLog(3), 5), IsEmpty()) << "without people the records are the same";
  EXPECT_TRUE(opening_.is_byte_for_byte);
  opened_.set_root(std::string(tree::ToView(old_.CheckpointAt(10).root)));
  EXPECT_THAT(FaultsOf(NewLog(3, 4), 11), HasSubstr("It is not proved that the log begins with"));
}

}  // namespace
}  // namespace entente::verifier
