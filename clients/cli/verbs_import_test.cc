#include <algorithm>
#include <fstream>

#include "clients/cli/exit_code.h"
#include "clients/cli/fake_server.h"
#include "clients/cli/import_stream.h"
#include "clients/cli/invocation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string Line(const std::string& alliance, const std::string& stage, const std::string& context = "{}") {
  return R"({"method": "EnterStage", "request": {"alliance": "alliances/)" + alliance + R"(", "stage": ")" +
         stage + R"(", "context": )" + context + "}}\n";
}

std::string ManyLines(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += Line("a" + std::to_string(i), "develop");
  return text;
}

class ImportTest : public ::testing::Test {
 protected:
  Ended Import(const std::string& in, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"import", "-"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunEntente(server_.address(), arguments, in);
  }

  // Everything arrived once and in order.
  void ExpectAllInOrder(int count) {
    ASSERT_THAT(server_.imported, SizeIs(count));
    for (int i = 0; i < count; ++i) {
      EXPECT_EQ(server_.imported[i].enter_stage().alliance(), "alliances/a" + std::to_string(i));
    }
  }

  FakeServer server_;
};

TEST_F(ImportTest, ImportingTwiceChangesNothing) {
  const std::string file = ManyLines(3) + Line("a0", "develop");
  EXPECT_EQ(Import(file).out, "4 recorded, 0 replayed, 0 refused\n");
  const Ended again = Import(file);
  EXPECT_EQ(again.exit_code, kDone);
  EXPECT_EQ(again.out, "0 recorded, 4 replayed, 0 refused\n");
  EXPECT_EQ(again.err, "");
  EXPECT_THAT(server_.imported, SizeIs(4));
}

TEST_F(ImportTest, HistoricalIsSetOnlyIfTheLineSaysSo) {
  Import(Line("a", "b") + Line("a", "c", R"({"historical": true})"));
  ASSERT_THAT(server_.imported, SizeIs(2));
  EXPECT_FALSE(server_.imported[0].enter_stage().context().historical());
  EXPECT_TRUE(server_.imported[1].enter_stage().context().historical());
}

TEST_F(ImportTest, EveryBadLineIsNamedAndTheOthersAreRecorded) {
  const std::string path = testing::TempDir() + "/entente_cli_import.jsonl";
  std::ofstream(path) << Line("a", "b") << "not json\n"
                      << Line("bad", "b") << "{\"method\": \"\xff\"}\n"
                      << Line("c", "d");
  const Ended ended = RunEntente(server_.address(), {"import", path});
  EXPECT_EQ(ended.exit_code, kRefused);
  EXPECT_EQ(ended.out, "2 recorded, 0 replayed, 3 refused\n");
  EXPECT_THAT(ended.err, HasSubstr(path + ":2: line: no JSON: column"));
  EXPECT_THAT(ended.err, HasSubstr(path + ":3: alliance: is bad (FIELD_INVALID)\n"));
  EXPECT_THAT(ended.err, HasSubstr(path + ":3: stage: is bad too (FIELD_INVALID)\n"));
  EXPECT_THAT(ended.err, HasSubstr(path + ":4: line: invalid UTF-8 at byte 13\n"));
  EXPECT_EQ(std::count(ended.err.begin(), ended.err.end(), '\n'), 4);
}

TEST_F(ImportTest, ManyLinesTravelInParts) {
  const Ended ended = Import(ManyLines(5000));
  EXPECT_EQ(ended.out, "5,000 recorded, 0 replayed, 0 refused\n") << ended.err;
  ExpectAllInOrder(5000);
  EXPECT_EQ(*std::max_element(server_.import_part_sizes.begin(), server_.import_part_sizes.end()),
            kPartCommandsMax);
}

TEST_F(ImportTest, NoPartIsLargerThanAMessage) {
  std::string file;
  const std::string reason(600'000, 'r');
  for (int i = 0; i < 4; ++i) file += Line("a" + std::to_string(i), "b", R"({"reason": ")" + reason + "\"}");
  const Ended ended = Import(file);
  EXPECT_EQ(ended.out, "4 recorded, 0 replayed, 0 refused\n") << ended.err;
  ExpectAllInOrder(4);
  EXPECT_THAT(server_.import_part_sizes, ::testing::Each(1));
}

TEST_F(ImportTest, ABrokenStreamGoesOnWhereItWasAndNothingIsRecordedTwice) {
  server_.break_before_part = 3;
  const Ended ended = Import(ManyLines(2000));
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  ExpectAllInOrder(2000);
  // What the server had recorded when the stream broke comes as replayed.
  EXPECT_THAT(ended.out, HasSubstr("256 replayed, 0 refused"));
}

TEST_F(ImportTest, WithoutRepeatsABrokenStreamLeavesTheOutcomeUnknown) {
  server_.break_before_part = 1;
  const Ended ended = Import(ManyLines(10), {"--retries", "0"});
  EXPECT_EQ(ended.exit_code, kOutcomeUnknown);
  EXPECT_THAT(ended.err, HasSubstr("Run it again: nothing is recorded twice."));
}

TEST_F(ImportTest, AServerThatTakesNothingIsNotAskedForEveryLine) {
  server_.read_only = true;
  const Ended ended = Import(ManyLines(100'000));
  EXPECT_EQ(ended.exit_code, kTryAgain);
  EXPECT_THAT(ended.err, HasSubstr("-:1: request: Read-only. (LEDGER_READ_ONLY)\n"));
  EXPECT_THAT(server_.import_part_sizes, SizeIs(::testing::Lt(50)));
}

TEST_F(ImportTest, AStreamThatIsRefusedIsSaidOnce) {
  server_.import_status = Refuse(grpc::PERMISSION_DENIED, "No.", v1::PERMISSION_DENIED);
  const Ended ended = Import(ManyLines(1000));
  EXPECT_EQ(ended.exit_code, kNotAllowed);
  EXPECT_THAT(ended.err, HasSubstr("error: No. (PERMISSION_DENIED)\n"));
  EXPECT_THAT(ended.err, HasSubstr(" commands were read and have no answer"));
  EXPECT_THAT(ended.err, testing::Not(HasSubstr("Run it again")));
  EXPECT_THAT(server_.imported, IsEmpty());
}

TEST_F(ImportTest, AnEmptyFileIsNoFault) {
  const Ended ended = Import("\n\n", {"--output", "json"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_EQ(ended.out,
            "{\n  \"recorded\": 0,\n  \"replayed\": 0,\n  \"unchanged\": 0,\n  \"refused\": 0\n}\n");
}

}  // namespace
}  // namespace entente::cli
