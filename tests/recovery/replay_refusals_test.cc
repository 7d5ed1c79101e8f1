// What is no whole export is refused with a sentence, and what was replayed in part is served to nobody.
#include <filesystem>

#include "absl/strings/str_format.h"
#include "nlohmann/json.hpp"
#include "tests/recovery/replay_fixture.h"

namespace entente {
namespace {

using nlohmann::json;
using support::Ended;
using support::IsAccepted;
using support::IsRefused;
using testing::HasSubstr;

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
