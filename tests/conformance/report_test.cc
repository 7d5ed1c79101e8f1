// The report as the real command line makes it from the real server: what it tells, and that its proof can be
// taken out and verified by anyone.
#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/util/time_util.h"
#include "tests/support/child_process.h"
#include "tests/support/server_test.h"
#include "tests/support/tokens.h"

namespace entente {
namespace {

using support::Ended;
using testing::HasSubstr;
using testing::Not;

class ReportTest : public support::ServerTest {
 protected:
  Ended Entente(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {ENTENTE_CLI, "--server", server_.address()});
    return support::RunToEnd(arguments);
  }

  void GivenHistory(const std::string& name) {
    const Ended ended =
        Entente({"import", ENTENTE_HISTORIES "/00-organizations.jsonl", ENTENTE_HISTORIES "/01-people.jsonl",
                 ENTENTE_HISTORIES "/" + name + ".jsonl"});
    ASSERT_EQ(ended.exit_code, 0) << ended.err;
  }

  // The proof that a page holds, as the file that a reader would save.
  static std::string ProofIn(const std::string& page) {
    const std::string begin = "href=\"data:application/json;base64,";
    const size_t at = page.find(begin);
    if (at == std::string::npos) return "";
    const size_t from = at + begin.size();
    std::string json;
    EXPECT_TRUE(absl::Base64Unescape(page.substr(from, page.find('"', from) - from), &json));
    return json;
  }
};

TEST_F(ReportTest, ItTellsWhoWasThereWhenAndItsProofVerifiesAlone) {
  ASSERT_NO_FATAL_FAILURE(GivenHistory("star-alliance"));
  const std::string key = Entente({"log-key"}).out;
  support::WriteFile(directory_ / "key", key);
  const Ended made = Entente({"report", "star-alliance", "--effective-on", "2024-09-30", "--log-key",
                              "@" + (directory_ / "key"), "--prepared-by", "Ann Example"});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr("On 2024-09-30, the alliance is in the stage &quot;Develop&quot;"));
  EXPECT_THAT(made.out, HasSubstr("It has 25 members."));
  EXPECT_THAT(made.out, HasSubstr("Lufthansa joined the alliance"));
  EXPECT_THAT(
      made.out,
      HasSubstr("<p class=\"verdict good\">Verified: the history of alliances/star-alliance, versions 1 to"));
  EXPECT_THAT(made.out, HasSubstr("given by whoever made this report"));
  support::WriteFile(directory_ / "proof.json", ProofIn(made.out));
  const Ended verified =
      Entente({"verify", directory_ / "proof.json", "--log-key", "@" + (directory_ / "key")});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
  EXPECT_THAT(verified.out, HasSubstr("verified: alliances/star-alliance, versions 1 to 54 without a gap"));
}

TEST_F(ReportTest, TheSameQuestionGivesTheSamePageButForItsProof) {
  ASSERT_NO_FATAL_FAILURE(GivenHistory("renault-nissan-mitsubishi"));
  const std::vector<std::string> arguments = {"report", "renault-nissan-mitsubishi", "--effective-on",
                                              "2019-12-31"};
  const Ended first = Entente(arguments);
  EXPECT_EQ(first.exit_code, 0) << first.err;
  // The first has read names, which is an event: the log that the second one proves with is longer by that.
  const std::vector<std::string> lines = absl::StrSplit(first.out, '\n');
  const std::vector<std::string> again = absl::StrSplit(Entente(arguments).out, '\n');
  ASSERT_EQ(lines.size(), again.size());
  int differing = 0;
  for (size_t i = 0; i < lines.size(); ++i) differing += lines[i] == again[i] ? 0 : 1;
  constexpr int kLinesOfTheProof = 7;
  EXPECT_EQ(differing, kLinesOfTheProof);
  // Who held the office, over time, in the words of the table.
  EXPECT_THAT(first.out,
              HasSubstr("<bdi>Carlos Ghosn</bdi></td><td class=\"short\"><bdi>2001-06</bdi></td>"));
  EXPECT_THAT(first.out, HasSubstr("The key is the one that the server itself names"));
}

TEST_F(ReportTest, AKeyOfAnotherLogIsSaidInLargeWordsAndFailsTheCommand) {
  GivenAlliance();
  // Another log has another key.
  support::ServerProcess other{directory_ / "other"};
  other.Start();
  support::ChildProcess asked({ENTENTE_CLI, "--server", other.address(), "log-key"});
  ASSERT_EQ(asked.WaitForExit(std::chrono::seconds(60)), 0);
  support::WriteFile(directory_ / "other.key", asked.Out());
  const Ended made = Entente({"report", "x", "--log-key", "@" + (directory_ / "other.key")});
  EXPECT_EQ(made.exit_code, 1);
  EXPECT_THAT(made.out, HasSubstr("<p class=\"verdict bad\">NOT VERIFIED: the history of alliances/x"));
  EXPECT_THAT(made.err, HasSubstr("NOT VERIFIED: alliances/x: "));
}

TEST_F(ReportTest, ItTellsWhatWasKnownThen) {
  const v1::Receipt opened = GivenAlliance();
  Done("EnterStage",
       R"({"alliance": "alliances/x", "stage": "develop", "context": {"effective_on": "2020-02"}})");
  const v1::Receipt last = Done("EnterStage", R"({"alliance": "alliances/x", "stage": "retire"})");
  const std::string before = google::protobuf::util::TimeUtil::ToString(last.record_time());
  const Ended made = Entente({"report", "x", "--recorded-before", before});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr("what was recorded before"));
  EXPECT_THAT(made.out, HasSubstr("<bdi>Develop</bdi></td><td class=\"short\"><bdi>2020-02</bdi></td>"));
  EXPECT_THAT(made.out, Not(HasSubstr("Retire")));
  EXPECT_THAT(made.out, HasSubstr("class=\"verdict good\""));
}

TEST_F(ReportTest, APortfolioListsEveryAlliance) {
  GivenAlliance();
  Done("CreateAlliance", R"({"alliance_id": "y", "display_name": "<b>Y & Z</b>",
      "parties": ["organizations/acme"], "context": {"effective_on": "2021-01-01"}})");
  const Ended made = Entente({"report", "--all", "-o", directory_ / "all.html"});
  EXPECT_EQ(made.exit_code, 0) << made.err;
  EXPECT_THAT(made.out, HasSubstr("all.html: 2 alliances, 2 verified"));
  const std::string page = support::ReadFile(directory_ / "all.html");
  EXPECT_THAT(page, HasSubstr("&lt;b&gt;Y &amp; Z&lt;/b&gt;</h2>"));
  EXPECT_THAT(page, HasSubstr("Verified: the histories of all 2 alliances"));
}

TEST_F(ReportTest, WrongInputIsRefused) {
  EXPECT_EQ(Entente({"report"}).exit_code, 2);
  EXPECT_EQ(Entente({"report", "x", "--all"}).exit_code, 2);
  EXPECT_EQ(Entente({"report", "x", "--effective-on", "soon"}).exit_code, 2);
  EXPECT_EQ(Entente({"report", "x", "--output", "json"}).exit_code, 2);
  const Ended unknown = Entente({"report", "nowhere"});
  EXPECT_EQ(unknown.exit_code, 3);
  EXPECT_EQ(unknown.out, "");
}

// A reader sees business data without names and without history.
TEST(ReportAccessTest, AReaderGetsAReportThatSaysWhatIsLeftOut) {
  support::TemporaryDirectory directory;
  support::WriteFile(directory / "tokens",
                     support::TokenLine("root", "administrator") + support::TokenLine("reader", "reader"));
  support::WriteFile(directory / "reader", support::TokenOf("reader"));
  support::ServerProcess server{directory / "data", {"--token-file", directory / "tokens"}};
  server.Start();
  const support::Client root(server.address(), support::TokenOf("root"));
  for (const std::string id : {"acme", "globex"}) {
    root.Do("RegisterOrganization",
            R"({"organization_id": ")" + id + R"(", "organization": {"display_name": "The )" + id + R"("}})");
  }
  root.Do("CreateAlliance", R"({"alliance_id": "x", "display_name": "X",
      "parties": ["organizations/acme", "organizations/globex"], "context": {"effective_on": "2020-01-01"}})");
  support::ChildProcess program(
      {ENTENTE_CLI, "--server", server.address(), "--token-file", directory / "reader", "report", "x"});
  EXPECT_EQ(program.WaitForExit(std::chrono::seconds(60)), 0) << program.Err();
  EXPECT_THAT(program.Out(),
              HasSubstr("The history, the exceptions and what was recorded late are left out"));
  EXPECT_THAT(program.Out(), HasSubstr("NOT VERIFIED: there is no proof"));
  EXPECT_THAT(program.Out(), HasSubstr("The acme"));
}

}  // namespace
}  // namespace entente
