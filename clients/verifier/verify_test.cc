#include "clients/verifier/verify.h"

#include <random>

#include "clients/verifier/log_of_tests.h"
#include "gmock/gmock.h"
#include "google/protobuf/stubs/logging.h"
#include "storage/tree/succession.h"

namespace entente::verifier {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::vector<uint64_t> kStarPositions = {1, 3, 5, 7, 9, 11};

std::string FaultsOf(const v1::ProofBundle& bundle, const Trust& trust) {
  std::string faults;
  for (const std::string& fault : VerifyBundle(bundle, trust).faults) faults += fault + "\n";
  return faults;
}

TEST(VerifyTest, TrueHistoryVerifies) {
  const TwoAlliances log;
  const Verdict verdict = VerifyBundle(log.Bundle(kStarPositions, 5), {log.key(), log.Note(5)});
  EXPECT_THAT(verdict.faults, IsEmpty());
  ASSERT_EQ(verdict.records.size(), 6u);
  EXPECT_EQ(verdict.records[5].version(), 6u);
  EXPECT_EQ(verdict.checkpoint->size, 12u);
  EXPECT_EQ(verdict.older->size, 5u);
}

TEST(VerifyTest, RunInTheMiddleVerifies) {
  const TwoAlliances log;
  EXPECT_TRUE(VerifyBundle(log.Bundle({5, 7, 9}), {log.key(), {}}).verified());
}

TEST(VerifyTest, AnotherKeyDoesNotPass) {
  const TwoAlliances log;
  const LogOfTests impostor("entente/log", 'i');
  EXPECT_THAT(FaultsOf(log.Bundle(kStarPositions), {impostor.key(), {}}), HasSubstr("no good signature"));
}

// A server that has more than one log, or moved its name, cannot pass one for the other.
TEST(VerifyTest, CheckpointOfAnotherLogUnderTheSameKeyDoesNotPass) {
  const TwoAlliances log;
  const tree::NoteSigner signer(log.key().name, std::string(tree::NoteSigner::kSeedBytes, 's'));
  v1::ProofBundle bundle = log.Bundle(kStarPositions);
  const auto note = tree::SignedNote::Parse(bundle.checkpoint());
  tree::Checkpoint other = *tree::Checkpoint::Parse(note->text);
  other.origin = "entente/other";
  bundle.set_checkpoint(tree::SignedNote{other.Format(), {signer.Sign(other.Format())}}.Format());
  EXPECT_THAT(FaultsOf(bundle, {log.key(), {}}), HasSubstr("is about the log 'entente/other'"));
}

TEST(VerifyTest, ForgedRecordDoesNotPass) {
  const TwoAlliances log;
  v1::ProofBundle bundle = log.Bundle(kStarPositions);
  storage::v1::Record record;
  ASSERT_TRUE(record.ParseFromString(bundle.events(2).record()));
  record.set_payload("another payload");
  bundle.mutable_events(2)->set_record(record.SerializeAsString());
  EXPECT_THAT(FaultsOf(bundle, {log.key(), {}}),
              HasSubstr("not proved that what is shown as the event at position 5 is there"));
}

TEST(VerifyTest, MissingEventDoesNotPass) {
  const TwoAlliances log;
  EXPECT_THAT(FaultsOf(log.Bundle({1, 3, 7}), {log.key(), {}}), HasSubstr("the history has a gap"));
  EXPECT_THAT(FaultsOf(log.Bundle({3, 1}), {log.key(), {}}), HasSubstr("another order"));
  EXPECT_THAT(FaultsOf(log.Bundle({1, 1}), {log.key(), {}}), HasSubstr("another order"));
  EXPECT_THAT(FaultsOf(log.Bundle({}), {log.key(), {}}), HasSubstr("no events"));
}

TEST(VerifyTest, EventOfAnotherResourceDoesNotPass) {
  const TwoAlliances log;
  EXPECT_THAT(FaultsOf(log.Bundle({1, 4}), {log.key(), {}}), HasSubstr("belongs to alliances/sky"));
}

// The log itself lies: it signs a record that claims to stand elsewhere, or has no sense.
TEST(VerifyTest, RecordThatSaysAnotherPositionDoesNotPass) {
  LogOfTests log;
  storage::v1::Record record;
  record.set_position(7);
  record.set_resource(kStar);
  record.set_version(1);
  log.AppendBytes(record.SerializeAsString());
  log.AppendBytes("\xff");
  EXPECT_THAT(FaultsOf(log.Bundle({1}), {log.key(), {}}), HasSubstr("says that it stands at 7"));
  EXPECT_THAT(FaultsOf(log.Bundle({2}), {log.key(), {}}), HasSubstr("cannot be read"));
}

TEST(VerifyTest, TruncatedLogDoesNotPass) {
  const TwoAlliances log;
  const std::string kept = log.Note(12);
  LogOfTests shorter;
  for (uint64_t version = 1; version <= 3; ++version) {
    shorter.Append(kStar, version);
    shorter.Append("alliances/sky", version);
  }
  EXPECT_THAT(FaultsOf(shorter.Bundle({1, 3, 5}), {log.key(), kept}), HasSubstr("cut off or rolled back"));
}

TEST(VerifyTest, ForkedLogDoesNotPass) {
  const TwoAlliances log;
  LogOfTests fork;
  for (uint64_t version = 1; version <= 6; ++version) {
    fork.Append(kStar, version, version == 2 ? "rewritten" : "payload");
    fork.Append("alliances/sky", version);
  }
  EXPECT_THAT(FaultsOf(fork.Bundle(kStarPositions), {log.key(), log.Note(12)}),
              HasSubstr("two different histories of 12 events"));
  EXPECT_THAT(FaultsOf(fork.Bundle(kStarPositions, 8), {log.key(), log.Note(8)}),
              HasSubstr("It is not proved"));
  EXPECT_THAT(FaultsOf(fork.Bundle({1}, 2), {log.key(), log.Note(2)}), IsEmpty())
      << "they are the same so far";
}

TEST(VerifyTest, ProofSinceTheKeptCheckpointIsNeeded) {
  const TwoAlliances log;
  EXPECT_THAT(FaultsOf(log.Bundle(kStarPositions), {log.key(), log.Note(5)}), HasSubstr("It is not proved"));
  EXPECT_THAT(FaultsOf(log.Bundle(kStarPositions, 5), {log.key(), "no note"}),
              HasSubstr("The checkpoint that was kept cannot be read"));
}

TEST(VerifyTest, CheckpointsAreComparedWithoutEvents) {
  const TwoAlliances log;
  const v1::ProofBundle proof = log.Bundle({}, 5);
  EXPECT_TRUE(VerifyCheckpoint(log.Note(12), proof.consistency_proof(), {log.key(), log.Note(5)}).verified());
  EXPECT_TRUE(VerifyCheckpoint(log.Note(12), {}, {log.key(), log.Note(12)}).verified());
  EXPECT_FALSE(VerifyCheckpoint(log.Note(12), {}, {log.key(), log.Note(5)}).verified());
  EXPECT_THAT(VerifyCheckpoint(log.Note(5), {}, {log.key(), log.Note(12)}).faults,
              ElementsAre(HasSubstr("rolled back")));
}

// A server that lies: whatever single bit of what it shows is another one, nothing that was altered passes as
// verified.
TEST(VerifyTest, NoFlippedBitOfABundlePasses) {
  // Protobuf writes a line for each text that is none.
  google::protobuf::SetLogHandler(nullptr);
  const TwoAlliances log;
  const Trust trust{log.key(), log.Note(5)};
  const v1::ProofBundle truth = log.Bundle(kStarPositions, 5);
  const std::string bytes = truth.SerializeAsString();
  int read = 0;
  for (size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    v1::ProofBundle bundle;
    if (!bundle.ParseFromString(flipped)) continue;
    ++read;
    const Verdict verdict = VerifyBundle(bundle, trust);
    if (!verdict.verified()) continue;
    // An event at either end may be gone, for what remains is a run all the same. What is shown must be true.
    ASSERT_FALSE(bundle.events().empty()) << "bit " << bit;
    ASSERT_EQ(bundle.resource(), truth.resource()) << "bit " << bit;
    for (const v1::ProvenEvent& event : bundle.events()) {
      ASSERT_EQ(event.record(), truth.events(static_cast<int>(event.position() / 2)).record())
          << "bit " << bit;
    }
  }
  EXPECT_GT(read, 1000);
}

// Parts of true bundles put together in any way: what verifies is a true run.
TEST(VerifyTest, ShuffledPartsPassOnlyAsATrueRun) {
  const TwoAlliances log;
  std::mt19937 random(20261124);
  const v1::ProofBundle all = log.Bundle({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  int verified = 0;
  for (int round = 0; round < 20000; ++round) {
    v1::ProofBundle bundle;
    bundle.set_checkpoint(all.checkpoint());
    bundle.set_resource(random() % 2 == 0 ? kStar : "alliances/sky");
    const int count = 1 + static_cast<int>(random() % 4);
    for (int i = 0; i < count; ++i) {
      v1::ProvenEvent& event = *bundle.add_events();
      event = all.events(static_cast<int>(random() % 12));
      if (random() % 8 == 0) event.set_record(all.events(static_cast<int>(random() % 12)).record());
      if (random() % 8 == 0) event.set_position(1 + random() % 13);
    }
    const Verdict verdict = VerifyBundle(bundle, {log.key(), {}});
    if (!verdict.verified()) continue;
    ++verified;
    for (int i = 0; i < bundle.events_size(); ++i) {
      const uint64_t position = bundle.events(i).position();
      ASSERT_EQ(bundle.events(i).record(), all.events(static_cast<int>(position - 1)).record());
      if (i > 0) ASSERT_EQ(position, bundle.events(i - 1).position() + 2);
    }
  }
  EXPECT_GT(verified, 0);
}

TEST(VerifyWitnessesTest, WitnessesMustHaveCosignedTheCheckpointItself) {
  const TwoAlliances log;
  const tree::NoteSigner bank("witness.example/bank", std::string(tree::NoteSigner::kSeedBytes, 'b'));
  const tree::NoteSigner notary("witness.example/notary", std::string(tree::NoteSigner::kSeedBytes, 'n'));
  Trust trust{log.key(), {}, {}, 0};
  for (const tree::NoteSigner* witness : {&bank, &notary}) {
    trust.witnesses.push_back(witness->verifier_key());
    trust.witnesses.back().type = tree::KeyType::kEd25519Cosignature;
  }
  const absl::Time noon = absl::UnixEpoch() + absl::Hours(12);
  v1::ProofBundle bundle = log.Bundle(kStarPositions);
  EXPECT_THAT(FaultsOf(bundle, trust), HasSubstr("has 0 good ones"));

  tree::SignedNote note = *tree::SignedNote::Parse(bundle.checkpoint());
  note.signatures.push_back(bank.Cosign(note.text, noon));
  // A cosignature of another checkpoint says nothing about this one.
  note.signatures.push_back(notary.Cosign("another text\n", noon));
  bundle.set_checkpoint(note.Format());
  EXPECT_THAT(FaultsOf(bundle, trust), HasSubstr("it has none of witness.example/notary"));
  trust.witnesses_min = 1;
  EXPECT_EQ(FaultsOf(bundle, trust), "");
  const Verdict verdict = VerifyBundle(bundle, trust);
  ASSERT_EQ(verdict.cosigned.size(), 1u);
  EXPECT_EQ(verdict.cosigned[0].time, noon);

  note.signatures.back() = notary.Cosign(note.text, noon);
  bundle.set_checkpoint(note.Format());
  trust.witnesses_min = 0;
  EXPECT_EQ(FaultsOf(bundle, trust), "");
}

// The log of the tests with the key `s`, once another key has taken its place.
class VerifySuccessionTest : public testing::Test {
 protected:
  // The same events, signed with the new key.
  class Successor : public LogOfTests {
   public:
    Successor() : LogOfTests("entente/log", 't') {
      for (uint64_t version = 1; version <= 6; ++version) {
        Append(kStar, version);
        Append("alliances/sky", version);
      }
    }
  };

  v1::Succession Step(tree::Succession::Reason reason = tree::Succession::Reason::kRoutine, uint64_t size = 8,
                      bool is_forged = false) {
    const tree::NoteSigner before("entente/log",
                                  std::string(tree::NoteSigner::kSeedBytes, is_forged ? 'x' : 's'));
    const tree::NoteSigner next("entente/log", std::string(tree::NoteSigner::kSeedBytes, 't'));
    tree::Succession succession;
    succession.checkpoint = *tree::Checkpoint::Parse(tree::SignedNote::Parse(before_.Note(size))->text);
    succession.predecessor = before.verifier_key();
    succession.successor = next.verifier_key();
    succession.reason = reason;
    v1::Succession step;
    step.set_note(succession.Sign(before, next));
    *step.mutable_consistency_proof() = after_.Bundle(kStarPositions, size).consistency_proof();
    return step;
  }

  v1::ProofBundle BundleWith(const v1::Succession& step, uint64_t older_size = 0) {
    v1::ProofBundle bundle = after_.Bundle(kStarPositions, older_size);
    *bundle.add_successions() = step;
    return bundle;
  }

  const TwoAlliances before_;
  const Successor after_;
  const Trust old_trust_{before_.key()};
};

TEST_F(VerifySuccessionTest, NoteOfBothKeysLeadsFromTheOldKeyToTheNew) {
  EXPECT_THAT(FaultsOf(after_.Bundle(kStarPositions), old_trust_), HasSubstr("no good signature"));
  const Verdict verdict = VerifyBundle(BundleWith(Step()), old_trust_);
  EXPECT_TRUE(verdict.verified()) << verdict.faults.front();
  ASSERT_EQ(verdict.successors.size(), 1u);
  EXPECT_EQ(verdict.successors[0].Format(), after_.key().Format());
}

TEST_F(VerifySuccessionTest, OldCheckpointIsContinuedAcrossTheChange) {
  Trust trust = old_trust_;
  trust.older_note = before_.Note(4);
  EXPECT_EQ(FaultsOf(BundleWith(Step(), 4), trust), "");
  // Whoever holds the new key already may have kept a checkpoint of the old one.
  trust.log_key = after_.key();
  EXPECT_EQ(FaultsOf(BundleWith(Step(), 4), trust), "");
  trust.older_note = before_.Note(10);
  EXPECT_THAT(FaultsOf(BundleWith(Step(), 10), trust), HasSubstr("was replaced at 8"));
}

TEST_F(VerifySuccessionTest, KeyThatWasCompromisedLeadsNowhere) {
  EXPECT_THAT(FaultsOf(BundleWith(Step(tree::Succession::Reason::kCompromised)), old_trust_),
              HasSubstr("others may have had it"));
  EXPECT_EQ(FaultsOf(BundleWith(Step(tree::Succession::Reason::kCompromised)), {after_.key()}), "");
}

TEST_F(VerifySuccessionTest, NotesOfOthersMakeNoKeyTrusted) {
  EXPECT_THAT(FaultsOf(BundleWith(Step(tree::Succession::Reason::kRoutine, 8, true)), old_trust_),
              HasSubstr("no good signature"));
  v1::Succession unsigned_step = Step();
  tree::SignedNote note = *tree::SignedNote::Parse(unsigned_step.note());
  note.signatures.erase(note.signatures.begin());
  unsigned_step.set_note(note.Format());
  EXPECT_THAT(FaultsOf(BundleWith(unsigned_step), old_trust_), HasSubstr("cannot be relied on"));
}

TEST_F(VerifySuccessionTest, LogMustContinueTheOneWhoseKeyWasReplaced) {
  v1::Succession step = Step();
  step.mutable_consistency_proof()->RemoveLast();
  EXPECT_THAT(FaultsOf(BundleWith(step), old_trust_), HasSubstr("whose key was replaced"));
}

}  // namespace
}  // namespace entente::verifier
