// The real command line against the real server: the main job, and what scripts rely on.
#include "absl/strings/str_format.h"
#include "tests/support/child_process.h"
#include "tests/support/server_test.h"
#include "tests/support/tokens.h"

namespace entente {
namespace {

using support::Ended;
using testing::HasSubstr;

int CountOf(const std::string& text, const std::string& what) {
  int count = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++count;
  return count;
}

class RealCommandLineTest : public support::ServerTest {
 protected:
  Ended Entente(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {ENTENTE_CLI, "--server", server_.address()});
    return support::RunToEnd(arguments);
  }

  static std::string History(const std::string& name) { return ENTENTE_HISTORIES "/" + name + ".jsonl"; }

  static std::vector<std::string> ImportArguments() {
    std::vector<std::string> arguments = {"--output", "json", "import"};
    for (const char* name : {"00-organizations", "01-people", "microsoft-nokia", "nummi", "pfizer-biontech",
                             "renault-nissan-mitsubishi", "skyteam", "sony-ericsson", "star-alliance",
                             "starbucks-pepsico", "toyota-suzuki"}) {
      arguments.push_back(History(name));
    }
    return arguments;
  }

  // Imports lines from a file of their own, `lines.jsonl`.
  Ended ImportLines(const std::string& lines) {
    support::WriteFile(directory_ / "lines.jsonl", lines);
    return Entente({"import", directory_ / "lines.jsonl"});
  }
};

TEST_F(RealCommandLineTest, TheHistoriesAreImportedOnce) {
  const Ended first = Entente(ImportArguments());
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_THAT(first.out, HasSubstr("\"recorded\": 407"));
  const uint64_t head = client_->Head();
  const Ended second = Entente(ImportArguments());
  EXPECT_EQ(second.exit_code, 0) << second.err;
  EXPECT_THAT(second.out, HasSubstr("\"recorded\": 0"));
  EXPECT_THAT(second.out, HasSubstr("\"replayed\": 407"));
  EXPECT_EQ(client_->Head(), head);
}

TEST_F(RealCommandLineTest, TheMembersAreCountedAsOfADay) {
  ASSERT_EQ(Entente(ImportArguments()).exit_code, 0);
  const Ended star =
      Entente({"get", "alliances/star-alliance", "--effective-on", "2024-09-30", "--output", "json"});
  EXPECT_EQ(star.exit_code, 0) << star.err;
  EXPECT_EQ(CountOf(star.out, "\"status\": \"MEMBER\""), 25);
  const Ended skyteam =
      Entente({"get", "alliances/skyteam", "--effective-on", "2025-05-31", "--output", "json"});
  EXPECT_EQ(CountOf(skyteam.out, "\"status\": \"MEMBER\""), 18);
  const Ended dossier =
      Entente({"get", "alliances/renault-nissan-mitsubishi", "--effective-on", "2018-01-01"});
  EXPECT_EQ(dossier.exit_code, 0) << dossier.err;
  EXPECT_THAT(dossier.out, HasSubstr("Renault-Nissan-Mitsubishi"));
  EXPECT_EQ(CountOf(Entente({"list"}).out, "Star Alliance"), 1);
  EXPECT_THAT(Entente({"trail", "alliances/skyteam"}).out, HasSubstr("took the place of"));
}

TEST_F(RealCommandLineTest, AnAuditorsQuestionsAreAnsweredInWords) {
  GivenAlliance();
  Done(
      "AssignRole", R"({"alliance": "alliances/x", "party": "organizations/acme", "role": "executive_sponsor",
      "person": ")" + Done("RegisterPerson", R"({"person": {"display_name": "Ada Example"}})").resource() +
                        R"(",
      "context": {"effective_on": "2021-01-01", "historical": true}})");
  const Ended compared = Entente({"compare", "x", "--from", "2020-06-01", "--to", "2021-06-01"});
  EXPECT_EQ(compared.exit_code, 0) << compared.err;
  EXPECT_THAT(compared.out, HasSubstr("roles[executive_sponsor of organizations/acme].person"));
  EXPECT_THAT(compared.out, HasSubstr("Ada Example took the role of executive sponsor"));
  EXPECT_THAT(Entente({"compare", "x"}).out, HasSubstr("no differences"));
  const Ended accountable = Entente({"accountable", "x", "--on", "2021-06-01"});
  EXPECT_THAT(accountable.out, HasSubstr("On 2021-06-01 Ada Example held the role of executive sponsor"));
  EXPECT_THAT(accountable.out, HasSubstr("The record did not know it then"));
  EXPECT_THAT(Entente({"exceptions", "x"}).out, HasSubstr("historical import: "));
  EXPECT_EQ(Entente({"exceptions", "x", "--kind", "withdrawal"}).out, "no exceptions\n");
  EXPECT_EQ(Entente({"exceptions", "--kind", "witchcraft"}).exit_code, 2);
  const Ended backdating = Entente({"backdating", "x", "--days", "30"});
  EXPECT_THAT(backdating.out, HasSubstr("days late: "));
  EXPECT_THAT(backdating.out, testing::Not(HasSubstr("Ada Example")));
  EXPECT_THAT(Entente({"backdating", "x", "--historical"}).out, HasSubstr("Ada Example"));
  EXPECT_THAT(Entente({"backdating", "x", "--summary", "--output", "json"}).out, HasSubstr("daysLateMedian"));
  EXPECT_THAT(Entente({"trail", "x", "--changes"}).out, HasSubstr("With it, "));
}

TEST_F(RealCommandLineTest, ABadLineIsNamedAndNothingOfItIsRecorded) {
  const uint64_t head = client_->Head();
  const Ended run = ImportLines(
      R"({"method": "RegisterOrganization", "request": {"organization_id": "acme", "organization": {"display_name": "Acme"}}})"
      "\n"
      R"({"method": "RegisterOrganization", "request": {"organization_id": "globex", "organisation": {}}})"
      "\n"
      R"({"method": "DestroyAlliance", "request": {}})"
      "\n"
      "{\"method\": \n"
      R"({"method": "RegisterOrganization", "request": {"organization_id": 7}})"
      "\n"
      R"({"method": "RegisterOrganization", "request": {"organization_id": "No Id", "organization": {"display_name": "x"}}})"
      "\n"
      R"({"method": "EndParty", "request": {"alliance": "alliances/none", "organization": "organizations/acme"}})"
      "\n"
      "{\"method\": \"RegisterOrganization\", \"request\": {\"organization_id\": \"a\xff\"}}\n");
  EXPECT_NE(run.exit_code, 0);
  EXPECT_THAT(run.err, HasSubstr("lines.jsonl:2: organisation"));
  EXPECT_THAT(run.err, HasSubstr("lines.jsonl:3: method"));
  EXPECT_THAT(run.err, HasSubstr("lines.jsonl:4:"));
  EXPECT_THAT(run.err, HasSubstr("lines.jsonl:5: organization_id"));
  EXPECT_THAT(run.err, HasSubstr("lines.jsonl:6: "));
  EXPECT_THAT(run.err, HasSubstr("organization_id"));
  EXPECT_THAT(run.err, HasSubstr("FIELD_INVALID"));
  EXPECT_THAT(run.err, HasSubstr("lines.jsonl:7: "));
  EXPECT_THAT(run.err, HasSubstr("RESOURCE_NOT_FOUND"));
  EXPECT_THAT(run.err, HasSubstr("lines.jsonl:8:"));
  EXPECT_THAT(run.err, testing::Not(HasSubstr("lines.jsonl:1:")));
  EXPECT_EQ(client_->Head(), head + 1) << "the first line, and nothing else";
}

TEST_F(RealCommandLineTest, ExitCodesTellWhatBecameOfACall) {
  EXPECT_EQ(Entente({"get", "alliances/none"}).exit_code, 3);
  EXPECT_EQ(Entente({"frobnicate"}).exit_code, 2);
  EXPECT_EQ(Entente({"import", directory_ / "no-such-file"}).exit_code, 2);
  EXPECT_EQ(Entente({"call", "RegisterOrganization", "{\"organization_id\": \"No Id\"}"}).exit_code, 1);
  const std::string gone = server_.address();
  server_.Kill();
  EXPECT_EQ(Entente({"--retries", "0", "--timeout", "5", "list"}).exit_code, 5) << gone;
}

TEST_F(RealCommandLineTest, ATokenOpensTheServer) {
  support::WriteFile(directory_ / "tokens", support::TokenLine("root", "administrator"));
  support::WriteFile(directory_ / "token", support::TokenOf("root") + "\n");
  support::WriteFile(directory_ / "wrong", support::TokenOf("nobody") + "\n");
  support::ServerProcess guarded(directory_ / "guarded", {"--token-file", directory_ / "tokens"});
  guarded.Start();
  const auto list = [&](const std::vector<std::string>& flags) {
    std::vector<std::string> arguments = {ENTENTE_CLI, "--server", guarded.address(), "list"};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    support::ChildProcess program(arguments);
    return program.WaitForExit(std::chrono::seconds(30)).value_or(-1);
  };
  EXPECT_EQ(list({"--token-file", directory_ / "token"}), 0);
  EXPECT_EQ(list({"--token-file", directory_ / "wrong"}), 4);
  EXPECT_EQ(list({}), 4);
}

TEST_F(RealCommandLineTest, WhoHasReadAPersonIsAskedInOneLine) {
  const std::string person = Done("RegisterPerson", R"({"person": {"display_name": "Ada"}})").resource();
  EXPECT_EQ(Entente({"trail", "--reads-of", person}).out, "no events\n");
  client_->Ask<v1::Person>("GetPerson", R"({"name": ")" + person + R"("})");
  client_->AwaitViews();
  EXPECT_THAT(
      Entente({"trail", "--reads-of", person}).out,
      HasSubstr("principals/dev read personal data with PersonService/GetPerson, number of people: 1"));
  EXPECT_THAT(Entente({"trail", "--all"}).out, testing::Not(HasSubstr("read personal data")));
  EXPECT_THAT(Entente({"trail", "--all", "--access"}).out, HasSubstr("read personal data"));
  EXPECT_EQ(Entente({"trail", "x", "--reads-of", person}).exit_code, 2);
}

}  // namespace
}  // namespace entente
