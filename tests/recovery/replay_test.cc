// A log that is rebuilt from its export alone has the states, the history and the names that it had.
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "absl/strings/str_format.h"
#include "clients/verifier/opening.h"
#include "entente/v1/proof_service.pb.h"
#include "nlohmann/json.hpp"
#include "tests/recovery/erasure_fixture.h"
#include "tests/recovery/replay_fixture.h"
#include "tests/support/histories.h"

namespace entente {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using support::Ended;
using support::IsAccepted;
using support::IsRefused;
using testing::HasSubstr;

TEST_F(ReplayTest, TheNineHistoriesAreTheSameAfterTheirReplay) {
  const support::Histories histories = support::ReadHistories();
  ASSERT_THAT(client_->Import(histories.Commands()).status, IsAccepted());
  const std::string before = AllStates();
  const uint64_t head = client_->Head();
  const auto trail_before = client_->Trail("{}");
  const std::string file = directory_ / "export.jsonl";
  ASSERT_THAT(WriteExport(*client_, WholeExport(), file), IsAccepted());
  EXPECT_EQ(Lines(file).size(), head);
  const std::string said = ReplayAndServe(file);
  EXPECT_EQ(client_->Head(), head + 1) << "and where it comes from";
  EXPECT_EQ(AllStates(), before);

  const auto trail = client_->Trail("{}");
  ASSERT_EQ(trail->size(), trail_before->size() + 1);
  size_t sealed_anew = 0;
  for (size_t i = 0; i < trail_before->size(); ++i) {
    v1::TrailEntry now = trail.value[i];
    v1::TrailEntry then = trail_before.value[i];
    if (now.leaf_hash() != then.leaf_hash()) {
      EXPECT_THAT(now.resource(), testing::StartsWith("people/"));
      ++sealed_anew;
    }
    now.clear_leaf_hash();
    then.clear_leaf_hash();
    EXPECT_EQ(now.DebugString(), then.DebugString());
  }
  EXPECT_GT(sealed_anew, 0u);
  EXPECT_THAT(said, HasSubstr(absl::StrFormat("leaf hashes: %d events", sealed_anew)));

  // Nothing that was imported is recorded a second time.
  const auto again = client_->Import(histories.Commands());
  EXPECT_THAT(again.status, IsAccepted());
  for (const auto& outcome : again.value) EXPECT_TRUE(outcome.has_refusal());
  EXPECT_EQ(client_->Head(), head + 1);
}

TEST_F(ReplayTest, RecordsWithoutPeopleKeepTheirHashesAndTheRootIsThatOfTheOldLog) {
  GivenAlliance();
  const auto trail_before = client_->Trail("{}");
  const auto checkpoint = client_->Ask<v1::Checkpoint>("GetCheckpoint", "{}");
  const std::string file = directory_ / "export.jsonl";
  ASSERT_THAT(WriteExport(*client_, WholeExport(), file), IsAccepted());
  const std::string said = ReplayAndServe(file);
  const auto trail = client_->Trail("{}");
  ASSERT_EQ(trail->size(), trail_before->size() + 1);
  for (size_t i = 0; i < trail_before->size(); ++i) {
    EXPECT_EQ(trail.value[i].leaf_hash(), trail_before.value[i].leaf_hash());
  }
  const size_t root = said.find("root ", said.find("exported:")) + 5;
  // That is what the old log had signed.
  EXPECT_THAT(checkpoint->note(), HasSubstr(said.substr(root, said.find('\n', root) - root)));
  // The new log is one of its own, and goes on.
  EXPECT_NE(support::ReadFile(server_.data_dir() + "/anchor").substr(0, 40),
            support::ReadFile(replayed_.data_dir() + "/anchor").substr(0, 40));
  GivenOrganization("initech");
  EXPECT_EQ(client_->Head(), trail_before->size() + 2);
}

// What an auditor has kept of the old log leads to the new one.
TEST_F(ReplayTest, TheNewLogSaysWhereItComesFromAndACheckpointOfTheOldOneBindsThem) {
  GivenAlliance();
  const auto early = client_->Ask<v1::Checkpoint>("GetCheckpoint", "{}");
  Done("RegisterPerson", R"({"person": {"display_name": "Ada"}})");
  const auto last = client_->Ask<v1::Checkpoint>("GetCheckpoint", "{}");
  const std::string file = directory_ / "export.jsonl";
  ASSERT_THAT(WriteExport(*client_, WholeExport(), file), IsAccepted());
  support::WriteFile(directory_ / "early", early->note());
  support::WriteFile(directory_ / "last", last->note());
  const std::string said = ReplayAndServe(file, {"--checkpoint", directory_ / "last"});
  EXPECT_THAT(
      said, HasSubstr(absl::StrFormat("as the checkpoint of the old log has it at %d events", last->size())));

  const auto opened = client_->Trail("{}").value.back();
  EXPECT_THAT(opened.sentence(), HasSubstr("opened this log with the first"));
  EXPECT_THAT(opened.sentence(), HasSubstr("which was rebuilt from an export"));
  EXPECT_EQ(opened.fact().log_opened().checkpoint(), last->note());
  const auto now = client_->Ask<v1::Checkpoint>("GetCheckpoint", "{}");
  const auto proved = client_->Ask<v1::ProveEventsResponse>(
      "ProveEvents", absl::StrFormat(R"({"name": "%s", "tree_size": "%d"})", opened.resource(), now->size()));
  v1::ProofBundle bundle;
  bundle.set_checkpoint(now->note());
  bundle.set_resource(proved->resource());
  *bundle.mutable_events() = proved->events();
  const auto faults = [&](const v1::Checkpoint& kept) {
    verifier::Opening opening;
    return verifier::VerifyOpening(bundle, {*tree::VerifierKey::Parse(now->log_key()), {}},
                                   {*tree::VerifierKey::Parse(kept.log_key()), kept.note()}, opening)
        .faults;
  };
  EXPECT_THAT(faults(last.value), testing::IsEmpty());
  EXPECT_THAT(faults(early.value), testing::ElementsAre(HasSubstr("only a checkpoint of exactly")));
}

TEST_F(ReplayTest, ACheckpointThatTheExportDoesNotFitIsRefused) {
  GivenAlliance();
  const auto checkpoint = client_->Ask<v1::Checkpoint>("GetCheckpoint", "{}");
  GivenOrganization("initech");
  const std::string file = directory_ / "export.jsonl";
  ASSERT_THAT(WriteExport(*client_, WholeExport(), file), IsAccepted());
  const auto parsed = tree::SignedNote::Parse(checkpoint->note());
  const tree::Checkpoint true_one = *tree::Checkpoint::Parse(parsed->text);
  const auto refusal = [&](const tree::Checkpoint& old) {
    support::WriteFile(directory_ / "old", tree::SignedNote{old.Format(), parsed->signatures}.Format());
    const Ended outcome = Replay(file, directory_ / ("checked-" + std::to_string(refused_++)),
                                 {"--checkpoint", directory_ / "old"});
    EXPECT_EQ(outcome.exit_code, outcome.err.empty() ? 0 : 1);
    return outcome.err;
  };
  EXPECT_EQ(refusal(true_one), "") << "an earlier one fits as well";
  tree::Checkpoint altered = true_one;
  altered.root[0] ^= 1;
  EXPECT_THAT(refusal(altered), HasSubstr("are not those of the checkpoint"));
  tree::Checkpoint other = true_one;
  other.origin = "entente/00000000000000000000000000000000";
  EXPECT_THAT(refusal(other), HasSubstr("the checkpoint is of the log entente/0000"));
  support::WriteFile(directory_ / "old", "no note");
  EXPECT_EQ(Replay(file, directory_ / "no-note", {"--checkpoint", directory_ / "old"}).exit_code, 1);
  EXPECT_FALSE(fs::exists(directory_ / "no-note/log"));
}

TEST_F(ReplayTest, WhoHasReadAPersonIsStillToBeSeen) {
  const std::string person = Done("RegisterPerson", R"({"person": {"display_name": "Ada"}})").resource();
  client_->Ask<v1::Person>("GetPerson", absl::StrFormat(R"({"name": "%s"})", person));
  Done("UpdatePerson", absl::StrFormat(R"({"name": "%s", "person": {"display_name": "Ada King"}})", person));
  const std::string file = directory_ / "export.jsonl";
  ASSERT_THAT(WriteExport(*client_, WholeExport(), file), IsAccepted());
  ReplayAndServe(file);
  const auto reads = client_->Trail(absl::StrFormat(R"({"filter": {"read_person": "%s"}})", person));
  ASSERT_THAT(reads.status, IsAccepted());
  ASSERT_EQ(reads->size(), 1u);
  EXPECT_EQ(reads.value[0].fact().personal_data_read().method(), "PersonService/GetPerson");
}

TEST_F(ReplayTest, NamesAreReadAgainAndCanBeChanged) {
  const std::string person =
      Done("RegisterPerson", R"({"person": {"display_name": "Ada Lovelace", "email": "ada@example.org"}})")
          .resource();
  Done("UpdatePerson", absl::StrFormat(R"({"name": "%s", "person": {"display_name": "Ada King"}})", person));
  const std::string get = absl::StrFormat(R"({"name": "%s"})", person);
  const auto before = client_->Ask<v1::Person>("GetPerson", get);
  const std::string file = directory_ / "export.jsonl";
  ASSERT_THAT(WriteExport(*client_, WholeExport(), file), IsAccepted());
  ReplayAndServe(file);
  const auto replayed = client_->Ask<v1::Person>("GetPerson", get);
  EXPECT_EQ(replayed->display_name(), "Ada King");
  EXPECT_EQ(replayed->DebugString(), before->DebugString());
  Done("UpdatePerson", absl::StrFormat(R"({"name": "%s", "person": {"display_name": "Ada"}})", person));
  EXPECT_EQ(client_->Ask<v1::Person>("GetPerson", get)->display_name(), "Ada");
}

TEST_F(ReplayTest, WhatHadNoKeyAtTheExportStaysUnreadableAndIsTold) {
  const std::string person = Done("RegisterPerson", R"({"person": {"display_name": "Ada"}})").resource();
  Stop();
  ASSERT_TRUE(fs::remove(sealing::PersonFile(server_.data_dir() + "/keys", person, sealing::kKeyEnding)));
  Start();
  const std::string file = directory_ / "export.jsonl";
  ASSERT_THAT(WriteExport(*client_, WholeExport(), file), IsAccepted());
  EXPECT_THAT(ReplayAndServe(file),
              HasSubstr("the key was missing at the export: what is personal in 1 event\n"));
  const auto shown = client_->Ask<v1::Person>("GetPerson", absl::StrFormat(R"({"name": "%s"})", person));
  EXPECT_EQ(shown->display_name(), "");
}

class ReplayOfAnErasureTest : public ErasureTest {};

TEST_F(ReplayOfAnErasureTest, WhoWasErasedStaysErased) {
  Erase();
  const std::string file = directory_ / "export.jsonl";
  ASSERT_THAT(WriteExport(*ada_, WholeExport(), file, support::TokenOf("ada")), IsAccepted());
  EXPECT_THAT(support::ReadFile(file), testing::Not(HasSubstr(kName)));
  Stop();
  support::ServerProcess replayed(directory_ / "replayed");
  const Ended outcome = Replay(file, replayed.data_dir());
  ASSERT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("the person was erased: what was personal in 1 event\n"));
  replayed.Start();
  const support::Client client(replayed.address());
  const auto person = client.Ask<v1::Person>("GetPerson", absl::StrFormat(R"({"name": "%s"})", person_));
  EXPECT_EQ(person->display_name(), "");
  EXPECT_THAT(person->DebugString(), HasSubstr("erased"));
}

}  // namespace
}  // namespace entente
