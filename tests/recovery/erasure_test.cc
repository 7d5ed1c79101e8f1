// Erasure from end to end: under an approval, blocked by holds, and afterwards the person is nowhere, while
// every old proof still verifies.
#include <sodium.h>

#include <algorithm>
#include <filesystem>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "clients/verifier/verify.h"
#include "entente/v1/comparison.pb.h"
#include "entente/v1/erasure.pb.h"
#include "entente/v1/person_service.pb.h"
#include "entente/v1/proof_service.pb.h"
#include "storage/sealing/key_directory.h"
#include "storage/sealing/key_file.h"
#include "tests/support/child_process.h"
#include "tests/support/server_test.h"
#include "tests/support/tokens.h"

namespace entente {
namespace {

namespace fs = std::filesystem;
using support::ConditionsOf;
using support::FieldsOf;
using support::IsAccepted;
using support::IsRefused;
using support::TokenLine;
using support::TokenOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr char kName[] = "Quirinius Zwackelmann";
constexpr char kEmail[] = "quirinius@zwackelmann.example";

class ErasureTest : public testing::Test {
 protected:
  void SetUp() override {
    support::WriteFile(directory_ / "tokens", TokenLine("ada", "administrator") +
                                                  TokenLine("ben", "approver") +
                                                  TokenLine("mia", "alliance_manager"));
    support::WriteFile(directory_ / "master", kMasterKey + std::string("\n"));
    Start();
    for (const char* id : {"acme", "globex"}) {
      Done("RegisterOrganization",
           absl::StrFormat(R"({"organization_id": "%s", "organization": {"display_name": "%s"}})", id, id));
    }
    Done("CreateAlliance", R"({"alliance_id": "x", "display_name": "X",
        "parties": ["organizations/acme", "organizations/globex"], "context": {"effective_on": "2020-01-01"}})");
    person_ = Done("RegisterPerson", absl::StrFormat(R"({"person": {"display_name": "%s", "email": "%s",
        "external_references": [{"system": "hr", "id": "17"}]}, "context": {"effective_on": "2020-01-01"}})",
                                                     kName, kEmail))
                  .resource();
    Done("AssignRole", absl::StrFormat(R"({"alliance": "alliances/x", "party": "organizations/acme",
        "role": "alliance_manager", "person": "%s", "context": {"effective_on": "2020-02-01",
        "reason": "As @%s asked for."}})",
                                       person_, person_));
    registered_end_ = ada_->Head();
  }

  void Start() {
    server_.Start();
    ada_ = std::make_unique<support::Client>(server_.address(), TokenOf("ada"));
    ben_ = std::make_unique<support::Client>(server_.address(), TokenOf("ben"));
  }
  void Stop() {
    ada_.reset();
    ben_.reset();
    EXPECT_EQ(server_.Stop(), 0) << server_.Log();
  }

  v1::Receipt Done(const std::string& method, const std::string& json) {
    const auto answer = ada_->Do(method, json);
    EXPECT_THAT(answer.status, IsAccepted()) << method;
    return answer.value;
  }
  support::Answer<v1::Receipt> Propose(const std::string& context = R"({"reason": "The person asked."})") {
    return ada_->Do("ProposeCommand", absl::StrFormat(R"json({"command": {"erase_person": {"name": "%s",
        "legal_basis": "GDPR Art. 17(1)(b)", "context": %s}}})json",
                                                      person_, context));
  }
  support::Answer<v1::Receipt> Approve(const std::string& approval) {
    return ben_->Do("ApproveProposal",
                    absl::StrFormat(R"({"name": "%s", "context": {"reason": "It is due."}})", approval));
  }
  v1::Receipt Erase() {
    const auto proposed = Propose();
    EXPECT_THAT(proposed.status, IsAccepted());
    const auto approved = Approve(proposed->resource());
    EXPECT_THAT(approved.status, IsAccepted());
    return approved.value;
  }

  v1::Person Get(const std::string& as_of = "{}") {
    const auto answer =
        ada_->Ask<v1::Person>("GetPerson", absl::StrFormat(R"({"name": "%s", "as_of": %s})", person_, as_of));
    EXPECT_THAT(answer.status, IsAccepted());
    return answer.value;
  }
  v1::Checkpoint Checkpoint(uint64_t older_size = 0) {
    return ada_->Ask<v1::Checkpoint>("GetCheckpoint", absl::StrFormat(R"({"older_size": "%d"})", older_size))
        .value;
  }
  v1::ProofBundle Prove(const std::string& name, const v1::Checkpoint& checkpoint) {
    const auto answer = ada_->Ask<v1::ProveEventsResponse>(
        "ProveEvents", absl::StrFormat(R"({"name": "%s", "tree_size": "%d"})", name, checkpoint.size()));
    EXPECT_THAT(answer.status, IsAccepted());
    v1::ProofBundle bundle;
    bundle.set_checkpoint(checkpoint.note());
    bundle.set_resource(answer.value.resource());
    *bundle.mutable_events() = answer.value.events();
    *bundle.mutable_consistency_proof() = checkpoint.consistency_proof();
    return bundle;
  }
  v1::ErasureCertificate Certificate() {
    const auto answer = ada_->Ask<v1::ErasureCertificate>(
        "GetErasureCertificate",
        absl::StrFormat(R"({"name": "%s", "read_after": "%d"})", person_, ada_->Head()));
    EXPECT_THAT(answer.status, IsAccepted());
    return answer.value;
  }

  std::string Keys() const { return server_.data_dir() + "/keys"; }
  std::string KeyFile() const { return sealing::PersonFile(Keys(), person_, sealing::kKeyEnding); }

  // The files of the data directory that have any of the texts in them.
  std::vector<std::string> FilesWith(const std::vector<std::string>& texts) {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(server_.data_dir())) {
      if (!entry.is_regular_file()) continue;
      const std::string bytes = support::ReadFile(entry.path());
      for (const std::string& text : texts) {
        if (bytes.find(text) != std::string::npos) found.push_back(entry.path().string());
      }
    }
    return found;
  }

  static constexpr char kMasterKey[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  support::TemporaryDirectory directory_;
  support::ServerProcess server_{directory_ / "data",
                                 {"--token-file", directory_ / "tokens", "--master-key-file",
                                  directory_ / "master", "--key-backup-retention-days", "30"}};
  std::unique_ptr<support::Client> ada_;
  std::unique_ptr<support::Client> ben_;
  std::string person_;
  uint64_t registered_end_ = 0;
};

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
  }
}

TEST_F(ErasureTest, EveryOldProofStillVerifies) {
  const v1::Checkpoint older = Checkpoint();
  const v1::ProofBundle old_bundle = Prove(person_, older);
  verifier::Trust trust{*tree::VerifierKey::Parse(older.log_key()), {}};
  ASSERT_TRUE(verifier::VerifyBundle(old_bundle, trust).verified());
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

TEST_F(ErasureTest, ItTakesSomeoneElseAReasonAndToday) {
  const auto erase = [this](const std::string& context) {
    return absl::StrFormat(R"({"name": "%s", "legal_basis": "Art. 17", "context": %s})", person_, context);
  };
  const uint64_t head = ada_->Head();
  EXPECT_THAT(ada_->Do("ErasePerson", erase(R"({"reason": "Now."})")).status,
              IsRefused(v1::APPROVAL_REQUIRED));
  const support::Client mia(server_.address(), TokenOf("mia"));
  EXPECT_THAT(mia.Do("ErasePerson", erase(R"({"reason": "Now."})")).status, IsRefused(v1::PERMISSION_DENIED));
  EXPECT_THAT(FieldsOf(Propose("{}").status), ElementsAre("command.context.reason"));
  EXPECT_THAT(
      FieldsOf(Propose(R"({"reason": "R", "effective_on": "2020-01-01", "historical": true})").status),
      UnorderedElementsAre("command.context.effective_on", "command.context.historical"));
  EXPECT_EQ(ada_->Head(), head);
  const auto proposed = Propose();
  const auto own = ada_->Do("ApproveProposal", absl::StrFormat(R"({"name": "%s"})", proposed->resource()));
  EXPECT_THAT(ConditionsOf(own.status), ElementsAre("DECIDER_IS_PROPOSER"));
  const auto dry = ben_->Do("ApproveProposal", absl::StrFormat(R"({"name": "%s",
      "context": {"validate_only": true}})",
                                                               proposed->resource()));
  EXPECT_THAT(dry.status, IsAccepted());
  EXPECT_EQ(Get().display_name(), kName) << "a dry run destroys nothing";
}

TEST_F(ErasureTest, ALegalHoldBlocksItUntilItIsLifted) {
  const auto hold = [this](const std::string& matter) {
    return absl::StrFormat(R"({"name": "%s", "matter": "%s", "context": {"reason": "Court order."}})",
                           person_, matter);
  };
  const auto proposed = Propose();
  Done("PlaceLegalHold", hold("case 1"));
  Done("PlaceLegalHold", hold("case 2"));
  EXPECT_TRUE(Done("PlaceLegalHold", hold("case 2")).events().empty());
  EXPECT_EQ(Get().legal_holds_size(), 2);
  EXPECT_THAT(ConditionsOf(Approve(proposed->resource()).status), ElementsAre("LEGAL_HOLD", "LEGAL_HOLD"));
  EXPECT_EQ(Get().display_name(), kName);
  Done("LiftLegalHold", hold("case 1"));
  EXPECT_THAT(ConditionsOf(ada_->Do("LiftLegalHold", hold("case 1")).status), ElementsAre("NO_SUCH_HOLD"));
  EXPECT_THAT(ConditionsOf(Approve(proposed->resource()).status), ElementsAre("LEGAL_HOLD"));
  Done("LiftLegalHold", hold("case 2"));
  const auto approved = Approve(proposed->resource());
  ASSERT_THAT(approved.status, IsAccepted());
  EXPECT_THAT(ConditionsOf(ada_->Do("PlaceLegalHold", hold("case 3")).status), ElementsAre("PERSON_ERASED"));
  EXPECT_THAT(ConditionsOf(Propose().status), ElementsAre("PERSON_ERASED"));
  const auto updated = ada_->Do(
      "UpdatePerson", absl::StrFormat(R"({"name": "%s", "person": {"display_name": "N"}})", person_));
  EXPECT_THAT(ConditionsOf(updated.status), ElementsAre("PERSON_ERASED"));
  const auto voided = ada_->Do("VoidEvent", absl::StrFormat(R"({"event": "%s", "context": {"reason": "R"}})",
                                                            approved->events().rbegin()->event()));
  EXPECT_THAT(ConditionsOf(voided.status), ElementsAre("EVENT_NOT_CORRECTABLE"));
}

TEST_F(ErasureTest, TheCertificateSaysWhatWasDoneAndNeverChanges) {
  const auto early = ada_->Ask<v1::ErasureCertificate>("GetErasureCertificate",
                                                       absl::StrFormat(R"({"name": "%s"})", person_));
  EXPECT_THAT(ConditionsOf(early.status), ElementsAre("PERSON_NOT_ERASED"));
  const std::string key_file = support::ReadFile(KeyFile());
  const auto key =
      sealing::DecodeKeyFile(sealing::KeyFileStem(person_), key_file, *sealing::MasterKey::Parse(kMasterKey));
  Erase();
  const v1::ErasureCertificate certificate = Certificate();
  EXPECT_EQ(certificate.person(), person_);
  EXPECT_EQ(certificate.key_id(), sealing::KeyId(*key));
  EXPECT_EQ(certificate.legal_basis(), "GDPR Art. 17(1)(b)");
  EXPECT_EQ(certificate.reason(), "The person asked.");
  EXPECT_EQ(certificate.proposer(), "principals/ada");
  EXPECT_EQ(certificate.approver(), "principals/ben");
  EXPECT_EQ(certificate.approval_reason(), "It is due.");
  EXPECT_EQ(certificate.extent().sealed_count(), 1u);
  EXPECT_EQ(certificate.extent().mentioned_count(), 1u);
  EXPECT_EQ(certificate.extent().external_reference_count(), 1u);
  const auto& expires = certificate.backups_expire_on();
  const absl::CivilDay day(expires.year(), expires.month(), expires.day());
  const absl::Time recorded = absl::FromUnixSeconds(certificate.record_time().seconds());
  EXPECT_EQ(day, absl::ToCivilDay(recorded, absl::UTCTimeZone()) + 30);
  Done("AssignRole", absl::StrFormat(R"({"alliance": "alliances/x", "party": "organizations/globex",
      "role": "executive_sponsor", "person": "%s", "context": {"reason": "Later."}})",
                                     person_));
  Stop();
  Start();
  ada_->AwaitViews();
  EXPECT_EQ(Certificate().SerializeAsString(), certificate.SerializeAsString());
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

TEST_F(ErasureTest, TheCommandLineProposesApprovesAndCertifies) {
  support::WriteFile(directory_ / "ada", TokenOf("ada"));
  support::WriteFile(directory_ / "ben", TokenOf("ben"));
  const auto entente = [this](const std::string& who, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {ENTENTE_CLI, "--server", server_.address(), "--token-file", directory_ / who});
    support::ChildProcess program(arguments);
    EXPECT_EQ(program.WaitForExit(std::chrono::seconds(60)).value_or(-1), 0) << program.Err();
    return program.Out();
  };
  EXPECT_THAT(entente("ada", {"erasure", person_, "--traces"}), HasSubstr("unreadable now"));
  const std::string proposed =
      entente("ada", {"erase", person_, "--legal-basis", "GDPR Art. 17", "--reason", "The person asked."});
  EXPECT_THAT(proposed, HasSubstr("Nothing is erased yet"));
  const size_t begin = proposed.find("approvals/");
  const std::string approval = proposed.substr(begin, proposed.find(' ', begin) - begin);
  entente("ben", {"approve", approval, "--reason", "It is due."});
  ada_->AwaitViews();
  const std::string certificate = entente("ada", {"erasure", person_});
  EXPECT_THAT(certificate, HasSubstr("Certificate of erasure of " + person_));
  EXPECT_THAT(certificate, HasSubstr("principals/ben, " + approval));
  EXPECT_THAT(entente("ada", {"get", "x"}), HasSubstr("(erased)"));
}

}  // namespace
}  // namespace entente
