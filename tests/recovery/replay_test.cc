// A log that is rebuilt from its export alone has the states, the history and the names that it had.
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "absl/strings/str_format.h"
#include "clients/verifier/opening.h"
#include "entente/v1/export_service.grpc.pb.h"
#include "entente/v1/proof_service.pb.h"
#include "nlohmann/json.hpp"
#include "tests/recovery/erasure_fixture.h"
#include "tests/support/child_process.h"
#include "tests/support/histories.h"
#include "tests/support/server_test.h"

namespace entente {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using support::Ended;
using support::IsAccepted;
using support::IsRefused;
using testing::HasSubstr;

Ended Replay(const std::string& file, const std::string& data_dir, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {ENTENTE_SERVER, "replay", file, "--data-dir", data_dir});
  return support::RunToEnd(more);
}

v1::ExportEventsRequest WholeExport() {
  v1::ExportEventsRequest request;
  request.set_format(v1::ExportEventsRequest::CLOUD_EVENTS_JSONL);
  request.set_include_personal(true);
  request.set_include_records(true);
  request.mutable_filter()->set_include_access(true);
  return request;
}

// Writes an export of all events, as it is served.
grpc::Status WriteExport(const support::Client& client, const v1::ExportEventsRequest& request,
                         const std::string& file, const std::string& token = "") {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  const auto reader = v1::ExportService::NewStub(client.channel())->ExportEvents(&context, request);
  std::ofstream out(file, std::ios::binary);
  v1::ExportEventsResponse answer;
  while (reader->Read(&answer)) out << answer.piece();
  return reader->Finish();
}

class ReplayTest : public support::ServerTest {
 protected:
  // Stops the server and replays into a directory of its own, which a second server then serves.
  std::string ReplayAndServe(const std::string& file, const std::vector<std::string>& more = {}) {
    Stop();
    const Ended outcome = Replay(file, replayed_.data_dir(), more);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
    replayed_.Start();
    client_ = std::make_unique<support::Client>(replayed_.address());
    client_->AwaitViews();
    return outcome.out;
  }

  // All that is to be seen of the alliances and the people.
  std::string AllStates() const {
    std::string text;
    const std::string all = absl::StrFormat(R"({"as_of": {"read_after": "%d"}})", client_->Head());
    const auto list = client_->Ask<v1::ListAlliancesResponse>("ListAlliances", all);
    text += list->DebugString();
    for (const v1::AllianceSummary& alliance : list->alliances()) {
      text += client_->Ask<v1::Alliance>("GetAlliance", absl::StrFormat(R"({"name": "%s"})", alliance.name()))
                  ->DebugString();
    }
    return text;
  }

  std::vector<std::string> Lines(const std::string& file) const {
    std::vector<std::string> lines;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

  static void WriteLines(const std::string& file, const std::vector<std::string>& lines) {
    std::ofstream out(file);
    for (const std::string& line : lines) out << line << "\n";
  }

  // Replays an export that must be refused, and returns the sentence.
  std::string WhyRefused(const std::vector<std::string>& lines) {
    const std::string file = directory_ / "wrong.jsonl";
    WriteLines(file, lines);
    const std::string data_dir = directory_ / ("refused-" + std::to_string(refused_++));
    const Ended outcome = Replay(file, data_dir);
    EXPECT_EQ(outcome.exit_code, 1) << outcome.out;
    return outcome.err;
  }

  support::ServerProcess replayed_{directory_ / "replayed"};
  int refused_ = 0;
};

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
              HasSubstr("the key was missing at the export: what is personal in 1 events"));
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
  EXPECT_THAT(outcome.out, HasSubstr("the person was erased: what was personal in 1 events"));
  replayed.Start();
  const support::Client client(replayed.address());
  const auto person = client.Ask<v1::Person>("GetPerson", absl::StrFormat(R"({"name": "%s"})", person_));
  EXPECT_EQ(person->display_name(), "");
  EXPECT_THAT(person->DebugString(), HasSubstr("erased"));
}

TEST_F(ReplayTest, WhatIsNotAWholeExportIsRefusedByItsLine) {
  GivenAlliance();
  const std::string file = directory_ / "export.jsonl";
  ASSERT_THAT(WriteExport(*client_, WholeExport(), file), IsAccepted());
  const std::vector<std::string> lines = Lines(file);
  ASSERT_GE(lines.size(), 3u);

  std::vector<std::string> missing = lines;
  missing.erase(missing.begin() + 1);
  EXPECT_THAT(WhyRefused(missing), HasSubstr("line 2: the event at position 3: it does not follow"));

  std::vector<std::string> swapped = lines;
  std::swap(swapped[1], swapped[2]);
  EXPECT_THAT(WhyRefused(swapped), HasSubstr("line 2"));

  json forged = json::parse(lines[1]);
  std::string record = forged["data"]["record"];
  record[record.size() / 2] = record[record.size() / 2] == 'A' ? 'B' : 'A';
  forged["data"]["record"] = record;
  std::vector<std::string> altered = lines;
  altered[1] = forged.dump();
  EXPECT_THAT(WhyRefused(altered), HasSubstr("line 2: the event at position 2: its record is not what"));

  std::vector<std::string> other_log = lines;
  json foreign = json::parse(lines[2]);
  foreign["source"] = "urn:entente:log:00000000000000000000000000000000";
  other_log[2] = foreign.dump();
  EXPECT_THAT(WhyRefused(other_log), HasSubstr("line 3: it comes from another log"));

  std::vector<std::string> cut = lines;
  cut.back() = cut.back().substr(0, cut.back().size() / 2);
  EXPECT_THAT(WhyRefused(cut), HasSubstr("it is no CloudEvent"));
  EXPECT_THAT(WhyRefused({}), HasSubstr("holds no event"));
  // What is made to bring the reader down: a depth that a stack has not, a line without an end, bytes that
  // are no text.
  const size_t deep = size_t{1} << 20;
  EXPECT_THAT(WhyRefused({lines[0], R"({"source": "s", "data": )" + std::string(deep, '[') +
                                        std::string(deep, ']') + "}"}),
              HasSubstr("line 2"));
  EXPECT_THAT(WhyRefused({std::string((size_t{32} << 20) + 1, ' ')}), HasSubstr("longer than any event"));
  EXPECT_THAT(WhyRefused({lines[0], "{\"source\": \"\xff\"}"}), HasSubstr("line 2: it is no CloudEvent"));
  EXPECT_THAT(WhyRefused({"[", "]"}), HasSubstr("line 1: it is no CloudEvent"));
}

TEST_F(ReplayTest, ARedactedExportAndOneWithoutRecordsAreRefused) {
  Done("RegisterPerson", R"({"person": {"display_name": "Ada Lovelace"}})");
  const std::string file = directory_ / "export.jsonl";
  v1::ExportEventsRequest redacted = WholeExport();
  redacted.set_include_personal(false);
  ASSERT_THAT(WriteExport(*client_, redacted, file), IsAccepted());
  EXPECT_THAT(WhyRefused(Lines(file)), HasSubstr("was left out; export with --all --personal --records"));
  v1::ExportEventsRequest bare = WholeExport();
  bare.set_include_records(false);
  ASSERT_THAT(WriteExport(*client_, bare, file), IsAccepted());
  EXPECT_THAT(WhyRefused(Lines(file)),
              HasSubstr("without its record; export with --all --personal --records"));
}

TEST_F(ReplayTest, ALogThatWasReplayedInPartIsServedToNobody) {
  constexpr int kMoreThanABatch = 1100;
  std::vector<v1::Command> commands;
  for (int i = 0; i < kMoreThanABatch; ++i) {
    commands.push_back(support::ToCommand(
        "RegisterOrganization",
        absl::StrFormat(R"({"organization_id": "org-%d", "organization": {"display_name": "Org %d"}})", i,
                        i)));
  }
  ASSERT_THAT(client_->Import(commands).status, IsAccepted());
  const std::string file = directory_ / "export.jsonl";
  ASSERT_THAT(WriteExport(*client_, WholeExport(), file), IsAccepted());
  std::vector<std::string> lines = Lines(file);
  lines.back().pop_back();
  WriteLines(file, lines);
  const Ended outcome = Replay(file, replayed_.data_dir());
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr(absl::StrFormat("line %d: it is no CloudEvent", lines.size())));
  EXPECT_THAT(outcome.err, HasSubstr("empty it before"));
  EXPECT_TRUE(replayed_.TryStart().has_value()) << "it is served on " << replayed_.address();
  EXPECT_THAT(replayed_.Log(), HasSubstr("was not completed: empty the directory"));
  EXPECT_THAT(Replay(file, replayed_.data_dir()).err, HasSubstr("a replay begins with nothing"));
}

TEST_F(ReplayTest, AReplayThatEndsBeforeItsFirstBatchIsServedToNobody) {
  GivenAlliance();
  const std::string file = directory_ / "export.jsonl";
  ASSERT_THAT(WriteExport(*client_, WholeExport(), file), IsAccepted());
  std::vector<std::string> lines = Lines(file);
  lines.back().pop_back();
  WriteLines(file, lines);
  EXPECT_EQ(Replay(file, replayed_.data_dir()).exit_code, 1);
  EXPECT_TRUE(replayed_.TryStart().has_value()) << "it is served on " << replayed_.address();
  EXPECT_THAT(replayed_.Log(), HasSubstr("was not completed: empty the directory"));
}

TEST_F(ReplayTest, AFileThatCannotBeReadIsRefused) {
  std::filesystem::create_directory(directory_ / "directory");
  const Ended outcome = Replay(directory_ / "directory", replayed_.data_dir());
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("line 1: it cannot be read"));
}

TEST_F(ReplayTest, ADirectoryThatHasALogIsNotTouched) {
  GivenAlliance();
  const std::string file = directory_ / "export.jsonl";
  ASSERT_THAT(WriteExport(*client_, WholeExport(), file), IsAccepted());
  const uint64_t head = client_->Head();
  Stop();
  const Ended outcome = Replay(file, server_.data_dir());
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("a replay begins with nothing"));
  EXPECT_THAT(outcome.err, testing::Not(HasSubstr("empty it")));
  Start();
  EXPECT_EQ(client_->Head(), head);
}

TEST_F(ReplayTest, RecordsAreForCloudEventsOnly) {
  v1::ExportEventsRequest request = WholeExport();
  request.set_format(v1::ExportEventsRequest::CSV);
  EXPECT_THAT(WriteExport(*client_, request, directory_ / "export.csv"), IsRefused(v1::FIELD_INVALID));
}

}  // namespace
}  // namespace entente
