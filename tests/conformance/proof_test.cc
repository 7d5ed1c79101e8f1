// History is proved through gRPC, and verified with nothing of the server; also by the real command line.
#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "clients/verifier/verify.h"
#include "entente/v1/proof_service.pb.h"
#include "storage/tree/succession.h"
#include "tests/conformance/proof_fixture.h"

namespace entente {
namespace {

using support::Ended;
using testing::HasSubstr;

TEST_F(ProofTest, HistoryOfAnAllianceVerifies) {
  GivenAlliance();
  GivenEvents(300);
  const v1::Checkpoint checkpoint = Checkpoint();
  const auto verdict = verifier::VerifyBundle(Prove("alliances/x", checkpoint), TrustIn(checkpoint));
  EXPECT_TRUE(verdict.verified()) << verdict.faults.front();
  EXPECT_GE(verdict.records.size(), 1u);
  EXPECT_EQ(verdict.records.front().event_type(), "entente.v1.AllianceCreated");
}

// Any receipt can be turned into a proof, at once.
TEST_F(ProofTest, ReceiptIsCoveredAtOnceAndCanBeProved) {
  GivenEvents(3);
  for (int i = 0; i < 20; ++i) {
    const v1::Receipt receipt =
        Done("RegisterOrganization",
             absl::StrFormat(R"({"organization_id": "r-%d", "organization": {"display_name": "R"}})", i));
    const v1::Checkpoint checkpoint = Checkpoint(receipt.position());
    EXPECT_GE(checkpoint.size(), receipt.position());
    const v1::ProofBundle bundle = Prove(receipt.events(0).event(), checkpoint);
    ASSERT_EQ(bundle.events_size(), 1);
    const auto verdict = verifier::VerifyBundle(bundle, TrustIn(checkpoint));
    EXPECT_TRUE(verdict.verified()) << verdict.faults.front();
    const tree::Hash leaf = tree::HashLeaf(bundle.events(0).record());
    EXPECT_EQ(receipt.events(0).leaf_hash(), tree::ToView(leaf));
  }
}

TEST_F(ProofTest, LaterCheckpointContinuesAnEarlierOneAcrossARestart) {
  GivenEvents(5);
  const v1::Checkpoint older = Checkpoint();
  GivenEvents(280, "later");
  Restart();
  const v1::Checkpoint newer = Checkpoint(0, older.size());
  EXPECT_GT(newer.size(), older.size());
  EXPECT_EQ(newer.log_key(), older.log_key());
  verifier::Trust trust = TrustIn(older);
  trust.older_note = older.note();
  const auto verdict = verifier::VerifyCheckpoint(newer.note(), newer.consistency_proof(), trust);
  EXPECT_TRUE(verdict.verified()) << verdict.faults.front();
}

// Nobody but the holder of the key can make a history that the kept key verifies.
TEST_F(ProofTest, AnotherServerDoesNotPassForThisOne) {
  GivenAlliance();
  const v1::Checkpoint trusted = Checkpoint();
  Stop();
  std::filesystem::remove_all(server_.data_dir());
  Start();
  GivenAlliance();
  const v1::Checkpoint other = Checkpoint();
  const auto verdict = verifier::VerifyBundle(Prove("alliances/x", other), TrustIn(trusted));
  EXPECT_FALSE(verdict.verified());
}

TEST_F(ProofTest, WhatCannotBeProvedIsRefused) {
  GivenEvents(3);
  const auto refusal_of = [this](const std::string& method, const std::string& request) {
    return support::ReasonOf(client_->Ask<v1::Checkpoint>(method, request).status);
  };
  EXPECT_EQ(refusal_of("GetCheckpoint", R"({"covers": "1000"})"), "READ_AFTER_NOT_REACHED");
  EXPECT_EQ(refusal_of("GetCheckpoint", R"({"older_size": "1000"})"), "FIELD_INVALID");
  EXPECT_EQ(refusal_of("ProveEvents", R"({})"), "FIELD_INVALID");
  EXPECT_EQ(refusal_of("ProveEvents", R"({"name": "alliances/none", "tree_size": "2"})"),
            "RESOURCE_NOT_FOUND");
  EXPECT_EQ(refusal_of("ProveEvents", R"({"name": "events/4", "tree_size": "2"})"), "RESOURCE_NOT_FOUND");
  EXPECT_EQ(refusal_of("ProveEvents", R"({"name": "organizations/org-0", "tree_size": "1000"})"),
            "FIELD_INVALID");
}

TEST_F(ProofTest, CommandLineProvesAndVerifiesOffline) {
  GivenAlliance();
  support::WriteFile(File("key"), Entente({"log-key"}).out);
  ASSERT_EQ(Entente({"checkpoint", "-o", File("older")}).exit_code, 0);
  GivenEvents(10);
  ASSERT_EQ(Entente({"prove", "x", "--since", File("older"), "-o", File("bundle")}).exit_code, 0);
  Stop();

  const Ended verified =
      Entente({"verify", File("bundle"), "--log-key", "@" + File("key"), "--since", File("older")}, false);
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("verified: alliances/x"));
  EXPECT_THAT(verified.out, HasSubstr("continues the log of"));

  std::string bundle = support::ReadFile(File("bundle"));
  const size_t record = bundle.find("\"record\": \"") + 40;
  bundle[record] = bundle[record] == 'A' ? 'B' : 'A';
  support::WriteFile(File("forged"), bundle);
  const Ended forged = Entente({"verify", File("forged"), "--log-key", "@" + File("key")}, false);
  EXPECT_EQ(forged.exit_code, 1) << forged.err;
  EXPECT_THAT(forged.out, HasSubstr("NOT VERIFIED"));
  EXPECT_EQ(Entente({"verify", File("bundle")}, false).exit_code, 2) << "without a key";
  EXPECT_EQ(Entente({"verify", File("key"), "--log-key", "@" + File("key")}, false).exit_code, 2)
      << "no bundle";
  EXPECT_EQ(Entente({"verify", File("none"), "--log-key", "@" + File("key")}, false).exit_code, 2)
      << "no file";
}

TEST_F(ProofTest, CommandLineHoldsACheckpointAgainstTheOneThatWasKept) {
  GivenEvents(3);
  support::WriteFile(File("key"), Entente({"log-key"}).out);
  ASSERT_EQ(Entente({"checkpoint", "-o", File("older")}).exit_code, 0);
  GivenEvents(3, "later");
  const Ended newer =
      Entente({"checkpoint", "--since", File("older"), "--log-key", "@" + File("key"), "-o", File("newer")});
  EXPECT_EQ(newer.exit_code, 0) << newer.out << newer.err;
  EXPECT_THAT(newer.err, HasSubstr("which continues the log of"));
  EXPECT_TRUE(std::filesystem::exists(File("newer")));
  EXPECT_EQ(Entente({"checkpoint", "--since", File("older")}).exit_code, 2) << "without a key";
}

// Go's implementation, which shares nothing with ours, opens the notes, verifies every tile and record
// against the root, and that the tree continues an older one.
TEST_F(ProofTest, AnImplementationOfOthersVerifiesTheTiles) {
  const std::string key = std::string(absl::StripAsciiWhitespace(Entente({"log-key"}).out));
  GivenEvents(200);
  ASSERT_EQ(Entente({"checkpoint", "-o", File("older")}).exit_code, 0);
  ASSERT_EQ(Entente({"tiles", File("tree"), "--entries"}).exit_code, 0);
  GivenEvents(400, "later");
  const Ended copied = Entente({"tiles", File("tree"), "--entries"});
  ASSERT_EQ(copied.exit_code, 0) << copied.err;
  EXPECT_THAT(copied.out, HasSubstr("the tree of 603 events"));

  const auto check = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {ENTENTE_TRANSPARENCY_CHECK, File("tree")});
    support::ChildProcess program(arguments);
    const int exit_code = program.WaitForExit(std::chrono::seconds(60)).value_or(-1);
    return std::make_pair(exit_code, program.Out() + program.Err());
  };
  const auto [exit_code, said] = check({key, File("older")});
  EXPECT_EQ(exit_code, 0) << said;
  EXPECT_THAT(said, HasSubstr("603 records, 5 tiles"));
  EXPECT_THAT(said, HasSubstr("continues the log of 203 records"));

  // It is able to say no.
  std::string tile = support::ReadFile(File("tree/tile/0/001"));
  tile[100] = static_cast<char>(tile[100] ^ 1);
  support::WriteFile(File("tree/tile/0/001"), tile);
  EXPECT_NE(check({key}).first, 0);
}

// From the records alone: all of them, in their order.
TEST_F(ProofTest, AWholeLogIsVerifiedFromItsRecords) {
  const std::string key = std::string(absl::StripAsciiWhitespace(Entente({"log-key"}).out));
  GivenEvents(200);
  ASSERT_EQ(Entente({"checkpoint", "-o", File("older")}).exit_code, 0);
  GivenEvents(400, "later");
  ASSERT_EQ(Entente({"tiles", File("tree"), "--entries"}).exit_code, 0);
  const auto verify = [&] {
    return Entente({"verify", File("tree"), "--log-key", key, "--since", File("older")});
  };
  const Ended verified = verify();
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("verified: the whole log, 603 events of "));
  EXPECT_THAT(verified.out, HasSubstr("which continues the log of 203 events that was kept"));

  const std::string path = File("tree/tile/entries/001");
  const std::string entries = support::ReadFile(path);
  std::string damaged = entries;
  damaged[100] = static_cast<char>(damaged[100] ^ 1);
  support::WriteFile(path, damaged);
  EXPECT_EQ(verify().exit_code, 1);
  EXPECT_THAT(verify().out, HasSubstr("The first 603 records are not those that the checkpoint has signed"));
  support::WriteFile(path, "");
  const Ended emptied = verify();
  EXPECT_EQ(emptied.exit_code, 1);
  EXPECT_THAT(emptied.out, HasSubstr("tile/entries/001 ends after 0 of its 256 records"));
  EXPECT_THAT(emptied.out, testing::Not(HasSubstr("says that it stands at")));
  std::filesystem::remove(path);
  EXPECT_EQ(verify().exit_code, 2) << "a file is missing";
  support::WriteFile(path, entries);
  EXPECT_EQ(verify().exit_code, 0);
}

// The log gets another key; auditors who hold the first one are led to it, and nothing of what they have kept
// is lost.
TEST_F(ProofTest, AuditorIsLedFromAKeyToItsSuccessor) {
  GivenAlliance();
  support::WriteFile(File("key"), Entente({"log-key"}).out);
  ASSERT_EQ(Entente({"checkpoint", "-o", File("older")}).exit_code, 0);
  const auto rotate = [&](const std::string& reason) {
    support::ChildProcess program(
        {ENTENTE_SERVER, "--data-dir", server_.data_dir(), "--rotate-log-key", reason});
    const int exit_code = program.WaitForExit(std::chrono::seconds(60)).value_or(-1);
    return Ended{exit_code, program.Out(), program.Err()};
  };
  EXPECT_EQ(rotate("routine").exit_code, 1) << "a server has the directory";
  Stop();
  EXPECT_EQ(rotate("boredom").exit_code, 2);
  const Ended rotated = rotate("routine");
  ASSERT_EQ(rotated.exit_code, 0) << rotated.err;
  EXPECT_TRUE(tree::Succession::Open(rotated.out).ok()) << rotated.out;
  Start();
  GivenEvents(10);
  EXPECT_NE(Entente({"log-key"}).out, support::ReadFile(File("key")));
  ASSERT_EQ(Entente({"prove", "x", "--since", File("older"), "-o", File("bundle")}).exit_code, 0);
  const Ended verified =
      Entente({"verify", File("bundle"), "--log-key", "@" + File("key"), "--since", File("older")}, false);
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("whose key was replaced: verify with"));

  Stop();
  ASSERT_EQ(rotate("compromised").exit_code, 0);
  Start();
  const Ended held = Entente({"checkpoint", "--since", File("older"), "--log-key", "@" + File("key")});
  EXPECT_EQ(held.exit_code, 1) << held.err;
  EXPECT_THAT(held.err, HasSubstr("others may have had it"));
  support::WriteFile(File("new_key"), Entente({"log-key"}).out);
  EXPECT_EQ(Entente({"checkpoint", "--since", File("older"), "--log-key", "@" + File("new_key")}).exit_code,
            0);
}

// With the word of a witness an auditor need not have taken a checkpoint himself.
class WitnessedProofTest : public ProofTest {
 protected:
  static tree::NoteSigner Bank() { return {"witness.example/bank", std::string(32, 'b')}; }
  static std::string BankKey() {
    tree::VerifierKey key = Bank().verifier_key();
    key.type = tree::KeyType::kEd25519Cosignature;
    return key.Format();
  }

  WitnessedProofTest() {
    support::WriteFile(File("witnesses"), "# who looks\n" + BankKey() + "\n");
    server_config_ = {"--witness-keys", File("witnesses")};
  }
  void SetUp() override {
    witnessed_ = std::make_unique<support::ServerProcess>(directory_ / "witnessed", server_config_);
    witnessed_->Start();
    client_ = std::make_unique<support::Client>(witnessed_->address());
  }
  Ended Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {ENTENTE_CLI, "--server", witnessed_->address()});
    return support::RunToEnd(arguments);
  }

  std::vector<std::string> server_config_;
  std::unique_ptr<support::ServerProcess> witnessed_;
};

TEST_F(WitnessedProofTest, CosignedCheckpointsAreKeptAcrossARestartAndVerify) {
  GivenAlliance();
  support::WriteFile(File("key"), Run({"log-key"}).out);
  EXPECT_EQ(Run({"checkpoint", "--cosigned"}).exit_code, 3) << "nobody has cosigned yet";
  tree::SignedNote note = *tree::SignedNote::Parse(Run({"checkpoint"}).out);
  support::WriteFile(File("plain"), note.Format());
  EXPECT_EQ(Run({"cosign", File("plain")}).exit_code, 1) << "without a line of a witness";
  note.signatures.push_back(Bank().Cosign(note.text, absl::FromUnixSeconds(1'800'000'000)));
  support::WriteFile(File("cosigned"), note.Format());
  const Ended handed_in = Run({"cosign", File("cosigned")});
  EXPECT_EQ(handed_in.exit_code, 0) << handed_in.err;
  EXPECT_EQ(handed_in.out, note.Format());

  GivenEvents(5);
  client_.reset();
  ASSERT_EQ(witnessed_->Stop(), 0) << witnessed_->Log();
  witnessed_->Start();
  ASSERT_EQ(Run({"prove", "x", "--cosigned", "-o", File("bundle")}).exit_code, 0);
  const std::vector<std::string> verify = {"verify",          File("bundle"), "--log-key",
                                           "@" + File("key"), "--witness",    BankKey()};
  const Ended verified = Run(verify);
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("which the witness witness.example/bank has cosigned on 2027-01-15"));

  // The newest checkpoint was not cosigned, and does not pass for it.
  ASSERT_EQ(Run({"prove", "x", "-o", File("bundle")}).exit_code, 0);
  EXPECT_EQ(Run(verify).exit_code, 1);
}

TEST_F(WitnessedProofTest, AServerDoesNotStartWithKeysThatAreNone) {
  support::WriteFile(File("bad"), "nonsense\n");
  support::ServerProcess server(directory_ / "other", {"--witness-keys", File("bad")});
  EXPECT_EQ(server.TryStart(), 1);
  EXPECT_THAT(server.Log(), HasSubstr("line 1"));
}

}  // namespace
}  // namespace entente
