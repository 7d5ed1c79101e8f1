// After an erasure the person is nowhere, while every old proof still verifies. So people of the partner
// (R15, R19, R71) can be in the record, and can leave it in any stage of an alliance, also after it was
// retired (R38).
#include <sodium.h>

#include <filesystem>

#include "absl/strings/str_format.h"
#include "clients/verifier/verify.h"
#include "entente/v1/comparison.pb.h"
#include "entente/v1/exceptions.pb.h"
#include "storage/sealing/key_file.h"
#include "tests/recovery/erasure_fixture.h"

namespace entente {
namespace {

namespace fs = std::filesystem;
using support::IsAccepted;
using support::IsRefused;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(ErasureTest, NeitherKeyNorTextIsInAnyFileAndNothingLeftOpensWhatWasSealed) {
  const std::string key_file = support::ReadFile(KeyFile());
  ASSERT_EQ(key_file.size(), sealing::kKeyFileBytes);
  const auto master = sealing::MasterKey::Parse(kMasterKey);
  const auto key = sealing::DecodeKeyFile(sealing::KeyFileStem(person_), key_file, *master);
  ASSERT_TRUE(key.has_value());
  const std::vector<std::string> secrets = {kName, kEmail, "Zwackelmann", std::string(key->view()),
                                            key_file.substr(17)};
  EXPECT_THAT(FilesWith({key_file.substr(17)}), ElementsAre(KeyFile())) << "the test can see a wrapped key";
  Erase();
  EXPECT_THAT(FilesWith(secrets), IsEmpty()) << "while the server runs";
  const v1::ProofBundle bundle = Prove(person_, Checkpoint());
  Stop();
  EXPECT_THAT(FilesWith(secrets), IsEmpty()) << "after a stop";
  storage::v1::Record record;
  ASSERT_TRUE(record.ParseFromString(bundle.events(0).record()));
  ASSERT_EQ(record.sealed_size(), 1);
  const storage::v1::SealedPart& part = record.sealed(0);
  std::string bound_to = person_;
  bound_to.append(1, '\0').append("1").append(1, '\0').append(record.event_type());
  // Every key that is left, unwrapped with the master key, and the master key itself.
  std::vector<sealing::SecretKey> left = {master->key()};
  for (const auto& entry : fs::directory_iterator(Keys())) {
    const auto found =
        sealing::DecodeKeyFile(entry.path().stem().string(), support::ReadFile(entry.path()), *master);
    if (found.has_value()) left.push_back(*found);
  }
  EXPECT_EQ(left.size(), 3u) << "the master key and the two keys of the log";
  const auto opens = [&part, &bound_to](const sealing::SecretKey& with) {
    std::string text(part.ciphertext().size(), '\0');
    const auto bytes = [](const std::string& s) { return reinterpret_cast<const unsigned char*>(s.data()); };
    return crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(text.data()), nullptr,
                                                      nullptr, bytes(part.ciphertext()),
                                                      part.ciphertext().size(), bytes(bound_to),
                                                      bound_to.size(), bytes(part.nonce()), with.data()) == 0;
  };
  EXPECT_TRUE(opens(*key)) << "with the key it would be readable: the test can tell";
  for (const sealing::SecretKey& candidate : left) EXPECT_FALSE(opens(candidate));
}

TEST_F(ErasureTest, NobodyShowsTheNameAtAnyMomentNotEvenARestartedServer) {
  EXPECT_EQ(Get().display_name(), kName);
  EXPECT_EQ(ada_->GetAlliance("alliances/x")->roles_size(), 1);
  const v1::Receipt receipt = Erase();
  for (const bool restarted : {false, true}) {
    if (restarted) {
      Stop();
      Start();
      ada_->AwaitViews();
    }
    for (const std::string& as_of : {std::string("{}"), std::string(R"({"effective_on": "2020-06-01"})"),
                                     absl::StrFormat(R"({"position": "%d"})", registered_end_),
                                     absl::StrFormat(R"({"position": "%d"})", receipt.position() - 1)}) {
      const v1::Person person = Get(as_of);
      EXPECT_TRUE(person.erased()) << as_of;
      EXPECT_EQ(person.display_name(), "") << as_of;
      EXPECT_EQ(person.email(), "") << as_of;
    }
    EXPECT_EQ(Get().erasure(), receipt.events().rbegin()->event());
    const auto batch = ada_->Ask<v1::BatchGetPeopleResponse>(
        "BatchGetPeople", absl::StrFormat(R"({"names": ["%s", "people/external:hr:17"]})", person_));
    ASSERT_EQ(batch->people_size(), 2);
    for (const v1::Person& person : batch->people()) EXPECT_TRUE(person.erased());
    const auto alliance = ada_->GetAlliance("alliances/x");
    ASSERT_EQ(alliance->roles_size(), 1) << "the role stays, under the opaque id";
    EXPECT_EQ(alliance->roles(0).person(), person_);
    const auto trail = ada_->Trail(absl::StrFormat(R"({"read_after": "%d"})", ada_->Head()));
    EXPECT_EQ(trail.value.back().type(), "PersonErased");
    for (const v1::TrailEntry& entry : trail.value) {
      EXPECT_EQ(entry.DebugString().find("Zwackelmann"), std::string::npos);
    }
    const auto compared = ada_->Ask<v1::CompareMomentsResponse>(
        "CompareMoments",
        absl::StrFormat(R"({"name": "%s", "before": {"position": "%d"}})", person_, registered_end_));
    ASSERT_THAT(compared.status, IsAccepted());
    EXPECT_EQ(compared->DebugString().find("Zwackelmann"), std::string::npos);
    EXPECT_THAT(compared->DebugString(), HasSubstr("erasure"));
    const auto exceptions = ada_->Ask<v1::ListExceptionsResponse>("ListExceptions", "{}");
    ASSERT_THAT(exceptions.status, IsAccepted());
    EXPECT_EQ(exceptions->DebugString().find("Zwackelmann"), std::string::npos);
  }
}

TEST_F(ErasureTest, EveryOldProofStillVerifies) {
  const v1::Checkpoint older = Checkpoint();
  const v1::ProofBundle old_bundle = Prove(person_, older);
  verifier::Trust trust{*tree::VerifierKey::Parse(older.log_key()), {}};
  ASSERT_TRUE(verifier::VerifyBundle(old_bundle, trust).verified());
  Done("EnterStage", R"({"alliance": "alliances/x", "stage": "retire"})");
  Erase();
  Stop();
  Start();
  EXPECT_TRUE(verifier::VerifyBundle(old_bundle, trust).verified());
  trust.older_note = older.note();
  const v1::Checkpoint newer = Checkpoint(older.size());
  EXPECT_TRUE(verifier::VerifyCheckpoint(newer.note(), newer.consistency_proof(), trust).verified());
  const auto verdict = verifier::VerifyBundle(Prove(person_, newer), trust);
  EXPECT_TRUE(verdict.verified());
  EXPECT_EQ(verdict.records.back().event_type(), "entente.v1.PersonErased");
  EXPECT_EQ(Prove(person_, older).events(0).record(), old_bundle.events(0).record());
}

// An operator puts an old copy of the keys in place of the directory.
TEST_F(ErasureTest, RestoredKeysBringNobodyBack) {
  Stop();
  fs::copy(Keys(), directory_ / "backup");
  Start();
  Erase();
  Stop();
  fs::remove_all(Keys());
  fs::rename(directory_ / "backup", Keys());
  ASSERT_TRUE(fs::exists(KeyFile()));
  Start();
  EXPECT_FALSE(fs::exists(KeyFile()));
  EXPECT_THAT(server_.Log(), HasSubstr("that is done now")) << "the operator is told";
  EXPECT_TRUE(Get().erased());
  EXPECT_EQ(Get().display_name(), "");
  EXPECT_EQ(Certificate().person(), person_);
}

// As a power failure leaves it that comes after the fact and before the key is destroyed.
TEST_F(ErasureTest, WhatWasInterruptedIsDoneAtTheNextStart) {
  const std::string key_file = support::ReadFile(KeyFile());
  // Nothing can be put where a directory stands: the fact becomes durable, and the key cannot be destroyed.
  const std::string mark = sealing::PersonFile(Keys(), person_, ".destroyed.new");
  ASSERT_TRUE(fs::create_directory(mark));
  const auto proposed = Propose();
  EXPECT_THAT(Approve(proposed->resource()).status, IsRefused(v1::WRITE_OUTCOME_UNKNOWN));
  EXPECT_TRUE(Get().erased()) << "the server uses the key no more";
  EXPECT_EQ(Get().display_name(), "");
  server_.Kill();
  ASSERT_EQ(support::ReadFile(KeyFile()), key_file) << "the fact is there, and the key as well";
  ASSERT_TRUE(fs::remove(mark));
  Start();
  EXPECT_FALSE(fs::exists(KeyFile()));
  EXPECT_TRUE(Get().erased());
  ada_->AwaitViews();
  EXPECT_EQ(Certificate().person(), person_);
}

}  // namespace
}  // namespace entente
