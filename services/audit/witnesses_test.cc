#include "services/audit/witnesses.h"

#include "gmock/gmock.h"
#include "services/domain/refusal.h"
#include "storage/memory/event_log.h"
#include "storage/test_events.h"

namespace entente::audit {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

const absl::Time kNoon = absl::UnixEpoch() + absl::Hours(12);

std::string Seed(char letter) {
  return std::string(tree::NoteSigner::kSeedBytes, letter);
}

tree::VerifierKey WitnessKey(const tree::NoteSigner& signer) {
  tree::VerifierKey key = signer.verifier_key();
  key.type = tree::KeyType::kEd25519Cosignature;
  return key;
}

class WitnessesTest : public testing::Test {
 protected:
  WitnessesTest() { EXPECT_TRUE(storage::AppendEvents(log_, "alliances/star", 5).ok()); }

  tree::SignedNote Note() { return *tree::SignedNote::Parse((*checkpointer_.Covering(1))->note); }

  // The note with a line of each of these witnesses.
  std::string Cosign(tree::SignedNote note, const std::vector<const tree::NoteSigner*>& signers,
                     absl::Time time = kNoon) {
    for (const tree::NoteSigner* signer : signers) note.signatures.push_back(signer->Cosign(note.text, time));
    return note.Format();
  }

  std::optional<v1::ErrorReason> RefusalOf(const std::string& note) {
    return domain::ReasonOf(witnesses_.Add(note).status());
  }

  storage::MemoryEventLog log_;
  const tree::NoteSigner signer_{tree::OriginOf(log_.LogId()), Seed('s')};
  const tree::NoteSigner bank_{"witness.example/bank", Seed('b')};
  const tree::NoteSigner notary_{"witness.example/notary", Seed('n')};
  const tree::NoteSigner stranger_{"witness.example/stranger", Seed('x')};
  tree::Checkpointer checkpointer_{&log_, &signer_};
  Witnesses witnesses_{&log_, &checkpointer_, {WitnessKey(bank_), WitnessKey(notary_)}};
};

TEST_F(WitnessesTest, CosignaturesOfKnownWitnessesAreKeptAndAddUp) {
  ASSERT_FALSE(witnesses_.Newest()->has_value());
  ASSERT_TRUE(witnesses_.Add(Cosign(Note(), {&bank_, &stranger_})).ok());
  const auto both = witnesses_.Add(Cosign(Note(), {&notary_}));
  ASSERT_TRUE(both.ok()) << both.status();
  const auto kept = tree::SignedNote::Parse((*witnesses_.Newest())->note);
  EXPECT_THAT(kept->signatures, SizeIs(3));
  EXPECT_TRUE(tree::IsSignedBy(*kept, signer_.verifier_key()));
  EXPECT_EQ(*tree::CosignedAt(*kept, WitnessKey(bank_)), kNoon);
  EXPECT_EQ(*tree::CosignedAt(*kept, WitnessKey(notary_)), kNoon);
}

TEST_F(WitnessesTest, OfOneWitnessTheLaterCosignatureCounts) {
  ASSERT_TRUE(witnesses_.Add(Cosign(Note(), {&bank_}, kNoon + absl::Hours(1))).ok());
  ASSERT_TRUE(witnesses_.Add(Cosign(Note(), {&bank_}, kNoon)).ok());
  const auto kept = tree::SignedNote::Parse((*witnesses_.Newest())->note);
  EXPECT_THAT(kept->signatures, SizeIs(2));
  EXPECT_EQ(*tree::CosignedAt(*kept, WitnessKey(bank_)), kNoon + absl::Hours(1));
}

TEST_F(WitnessesTest, NewestIsTheOneThatCoversMost) {
  const tree::SignedNote smaller = Note();
  ASSERT_TRUE(storage::AppendEvents(log_, "alliances/star", 3).ok());
  const tree::SignedNote larger = *tree::SignedNote::Parse((*checkpointer_.Covering(8))->note);
  ASSERT_TRUE(witnesses_.Add(Cosign(larger, {&bank_})).ok());
  ASSERT_TRUE(witnesses_.Add(Cosign(smaller, {&bank_})).ok());
  EXPECT_EQ((*witnesses_.Newest())->checkpoint.size, 8u);
}

TEST_F(WitnessesTest, WhatTheLogHasNotSignedIsRefused) {
  EXPECT_EQ(RefusalOf("no note"), v1::FIELD_INVALID);
  tree::SignedNote unsigned_note = Note();
  unsigned_note.signatures.clear();
  EXPECT_EQ(RefusalOf(Cosign(unsigned_note, {&bank_})), v1::FIELD_INVALID);
  tree::SignedNote another = Note();
  another.text.insert(another.text.find('\n') + 1, "1");
  EXPECT_EQ(RefusalOf(Cosign(another, {&bank_})), v1::FIELD_INVALID);
  EXPECT_FALSE(witnesses_.Newest()->has_value());
}

TEST_F(WitnessesTest, LinesThatAreNotTheWitnesssOwnAreRefused) {
  EXPECT_EQ(RefusalOf(Note().Format()), v1::FIELD_INVALID) << "no cosignature";
  EXPECT_EQ(RefusalOf(Cosign(Note(), {&stranger_})), v1::FIELD_INVALID);
  tree::SignedNote forged = Note();
  tree::NoteSignature line = stranger_.Cosign(forged.text, kNoon);
  line.name = bank_.verifier_key().name;
  line.key_id = WitnessKey(bank_).Id();
  forged.signatures.push_back(line);
  const auto refused = witnesses_.Add(Cosign(forged, {&notary_}));
  EXPECT_EQ(domain::ReasonOf(refused.status()), v1::FIELD_INVALID);
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("bank"));
  EXPECT_FALSE(witnesses_.Newest()->has_value()) << "nothing of a refused note is kept";
}

// A key that has signed two histories is the worst that can happen to a log; it is said, not passed over.
TEST_F(WitnessesTest, AnotherHistorySignedWithTheSameKeyIsTold) {
  tree::Checkpoint fork{signer_.verifier_key().name, 4, tree::HashLeaf("another history")};
  tree::SignedNote note{fork.Format(), {signer_.Sign(fork.Format())}};
  EXPECT_EQ(RefusalOf(Cosign(note, {&bank_})), v1::DATA_CORRUPT);
  fork.size = 6;
  note = {fork.Format(), {signer_.Sign(fork.Format())}};
  EXPECT_EQ(RefusalOf(Cosign(note, {&bank_})), v1::DATA_CORRUPT) << "longer than the log";
}

TEST(WitnessKeysTest, EveryBadLineIsNamed) {
  const tree::NoteSigner bank("witness.example/bank", Seed('b'));
  const std::string key = WitnessKey(bank).Format();
  const auto good = ParseWitnessKeys("# ours\n\n  " + key + "\n");
  ASSERT_TRUE(good.ok()) << good.status();
  EXPECT_THAT(*good, SizeIs(1));
  const auto bad = ParseWitnessKeys(key + "\nnonsense\n" + bank.verifier_key().Format() + "\n" + key);
  const std::string said(bad.status().message());
  EXPECT_THAT(said, HasSubstr("line 2"));
  EXPECT_THAT(said, HasSubstr("line 3: it is the key of a log"));
  EXPECT_THAT(said, HasSubstr("line 4: it stands there twice"));
}

}  // namespace
}  // namespace entente::audit
