#include "clients/cli/command_line.h"

#include <fstream>

#include "clients/cli/exit_code.h"
#include "clients/cli/fake_server.h"
#include "clients/cli/invocation.h"
#include "entente/v1/approval_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/tree/signed_note.h"

namespace entente::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string SomeLogKey() {
  return tree::NoteSigner("entente/log", std::string(tree::NoteSigner::kSeedBytes, 's'))
      .verifier_key()
      .Format();
}

class CommandLineTest : public ::testing::Test {
 protected:
  Ended Run(const std::vector<std::string>& arguments, const std::string& in = "") {
    return RunEntente(server_.address(), arguments, in);
  }

  FakeServer server_;
};

TEST_F(CommandLineTest, NewMakesTheIdOfTheNameAndPrintsTheReceipt) {
  const Ended ended = Run({"new", "Star Alliance", "--party", "lufthansa", "--party", "organizations/sas",
                           "--form", "contractual", "--on", "1997-05", "--reason", "Founded"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_EQ(ended.out,
            "recorded: alliances/star-alliance version 7 at 2024-09-30 00:00:00Z\n  events/12  "
            "SomethingHappened\n");
  ASSERT_THAT(server_.commands, SizeIs(1));
  const auto& request = server_.commands[0].create_alliance();
  EXPECT_EQ(request.alliance_id(), "star-alliance");
  EXPECT_EQ(request.display_name(), "Star Alliance");
  EXPECT_THAT(request.parties(), ElementsAre("organizations/lufthansa", "organizations/sas"));
  EXPECT_EQ(request.context().effective_on().month(), 5);
  EXPECT_EQ(request.context().effective_on().day(), 0);
  EXPECT_EQ(request.context().reason(), "Founded");
  EXPECT_THAT(request.context().request_id(), SizeIs(36));
}

TEST_F(CommandLineTest, NewRegistersPartiesThatAreNotKnown) {
  server_.command_answers = {grpc::Status::OK,
                             Refuse(grpc::ALREADY_EXISTS, "It is there.", v1::RESOURCE_ALREADY_EXISTS)};
  const Ended ended = Run({"new", "Star Alliance", "--register-parties", "--party", "Air Canada", "--party",
                           "lufthansa", "--request-id", "r1", "--on", "1997"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  ASSERT_THAT(server_.commands, SizeIs(3));
  const auto& first = server_.commands[0].register_organization();
  EXPECT_EQ(first.organization_id(), "air-canada");
  EXPECT_EQ(first.organization().display_name(), "Air Canada");
  EXPECT_EQ(first.context().request_id(), "r1/air-canada");
  EXPECT_EQ(first.context().effective_on().year(), 1997);
  EXPECT_EQ(server_.commands[1].register_organization().organization().display_name(), "Lufthansa");
  EXPECT_THAT(server_.commands[2].create_alliance().parties(),
              ElementsAre("organizations/air-canada", "organizations/lufthansa"));
  EXPECT_EQ(server_.commands[2].create_alliance().context().request_id(), "r1");
}

TEST_F(CommandLineTest, TheWholeFrameGoesAlong) {
  const Ended ended = Run({"assign",    "a",
                           "sponsor",   "p1",
                           "--party",   "x",
                           "--office",  "chief executive",
                           "--deputy",  "--historical",
                           "--dry-run", "--request-id",
                           "mine",      "--evidence",
                           "https://a", "--evidence",
                           "https://b", "--expected-version",
                           "0",         "--on-behalf-of",
                           "toyota",    "--corrects",
                           "12"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  ASSERT_THAT(server_.commands, SizeIs(1));
  const auto& request = server_.commands[0].assign_role();
  EXPECT_EQ(request.alliance(), "alliances/a");
  EXPECT_EQ(request.person(), "people/p1");
  EXPECT_EQ(request.capacity(), v1::RoleHolding::DEPUTY);
  const auto& context = request.context();
  EXPECT_TRUE(context.historical());
  EXPECT_TRUE(context.validate_only());
  EXPECT_EQ(context.request_id(), "mine");
  EXPECT_THAT(context.evidence(), SizeIs(2));
  EXPECT_TRUE(context.has_expected_version());
  EXPECT_EQ(context.on_behalf_of(), "organizations/toyota");
  EXPECT_EQ(context.corrects(), "events/12");
}

TEST_F(CommandLineTest, OneVerbSendsOneCommand) {
  EXPECT_EQ(Run({"stage", "a", "develop"}).exit_code, kDone);
  EXPECT_EQ(Run({"kpi", "define", "a/syn", "Synergies", "--unit", "EUR", "--money"}).exit_code, kDone);
  EXPECT_EQ(Run({"kpi", "target", "a/syn", "2022", "EUR 10000000000"}).exit_code, kDone);
  EXPECT_EQ(Run({"kpi", "record", "a/syn", "2012", "EUR", "2690000000"}).exit_code, kDone);
  EXPECT_EQ(Run({"kpi", "record", "a/share", "2012-Q4", "--", "-2.69"}).exit_code, kDone);
  EXPECT_EQ(Run({"void", "12", "--reason", "wrong"}).exit_code, kDone);
  EXPECT_EQ(Run({"org", "lufthansa", "Deutsche Lufthansa", "--country", "DE", "--own"}).exit_code, kDone);
  EXPECT_EQ(Run({"person", "Jane Roe", "--org", "lufthansa", "--external", "hr:7"}).exit_code, kDone);
  ASSERT_THAT(server_.commands, SizeIs(8));
  EXPECT_EQ(server_.commands[0].enter_stage().stage(), "develop");
  EXPECT_EQ(server_.commands[1].define_kpi().kpi_id(), "syn");
  EXPECT_EQ(server_.commands[1].define_kpi().alliance(), "alliances/a");
  EXPECT_EQ(server_.commands[2].set_kpi_target().value().money().units(), 10000000000);
  EXPECT_EQ(server_.commands[3].record_kpi_value().value().money().currency_code(), "EUR");
  EXPECT_EQ(server_.commands[4].record_kpi_value().value().number(), "-2.69");
  EXPECT_EQ(server_.commands[5].void_event().event(), "events/12");
  EXPECT_TRUE(server_.commands[6].register_organization().organization().is_own());
  EXPECT_EQ(server_.commands[7].register_person().person().external_references(0).id(), "7");
}

TEST_F(CommandLineTest, EveryCommandCanBeProposed) {
  server_.answers["ProposeCommand"].text = R"pb(resource: "approvals/a1"
                                                events { type: "CommandProposed" })pb";
  const Ended ended = Run({"stage", "a", "b", "--propose", "--on", "2024", "--reason", "Time.",
                           "--request-id", "r1", "--expected-version", "3"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_THAT(ended.out,
              HasSubstr("Nothing is recorded yet. Someone else says: entente approve approvals/a1 "));
  EXPECT_THAT(server_.commands, IsEmpty());
  const auto& proposal = static_cast<const v1::ProposeCommandRequest&>(*server_.asked.at("ProposeCommand"));
  EXPECT_EQ(proposal.context().request_id(), "r1");
  EXPECT_EQ(proposal.context().reason(), "Time.");
  EXPECT_FALSE(proposal.context().has_expected_version()) << "a proposal is a new resource";
  const auto& stage = proposal.command().enter_stage();
  EXPECT_EQ(stage.stage(), "b");
  EXPECT_EQ(stage.context().effective_on().year(), 2024);
  EXPECT_EQ(stage.context().expected_version(), 3u);
  EXPECT_EQ(stage.context().request_id(), "");
  EXPECT_EQ(Run({"close-period", "2026", "--last-day", "2026-12-31", "--reason", "x", "--propose"}).exit_code,
            kDone);
  EXPECT_TRUE(static_cast<const v1::ProposeCommandRequest&>(*server_.asked.at("ProposeCommand"))
                  .command()
                  .has_close_period());
  EXPECT_EQ(Run({"approve", "a1", "--propose"}).exit_code, kUsage) << "an approval cannot be proposed";
}

TEST_F(CommandLineTest, WhatCannotBeMeantIsNotSent) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"nonsense"},
      {"new", "Star Alliance"},
      {"new", "日本", "--party", "x"},
      {"new", "A", "--party", "x", "--register-parties", "--dry-run"},
      {"stage", "a", "b", "--on", "2023-02-29"},
      {"stage", "a", "b", "--expected-version", "-1"},
      {"kpi", "record", "a", "2012", "1"},
      {"kpi", "record", "a/b", "2012", "lots"},
      {"kpi"},
      {"void", "12"},
      {"get", "a", "--effective-on", "2024-13"},
      {"get", "a", "--recorded-before", "noon"},
      {"get", "events/1", "--effective-on", "2024"},
      {"get", "playbooks/light@x"},
      {"list", "--external", "crm"},
      {"list", "--output", "xml"},
      {"trail"},
      {"trail", "a", "--limit", "-1"},
      {"trail", "a", "--all"},
      {"import", "/nowhere/at/all"},
      {"import", "/"},
      {"import", "-", "-"},
      {"call", "AsignRole"},
      {"call", "ImportCommands"},
      {"call", "AssignRole", "{\"alliance\": 7"},
      {"checkpoint", "--quorum", "2"},
      {"verify", "/tmp", "--latest", "--log-key", SomeLogKey()},
      {"verify", "/nowhere/at/all", "--log-key", SomeLogKey()},
      {"--timeout", "0", "info"},
      {"--token-file", "/nowhere/at/all", "info"},
      {"--tls-ca", "/dev/null", "info"},
  };
  for (const auto& arguments : wrong) {
    const Ended ended = Run(arguments);
    EXPECT_EQ(ended.exit_code, kUsage) << testing::PrintToString(arguments) << ended.err;
    EXPECT_FALSE(ended.err.empty()) << testing::PrintToString(arguments);
    EXPECT_EQ(ended.out, "") << testing::PrintToString(arguments);
  }
  EXPECT_THAT(server_.commands, IsEmpty());
}

TEST_F(CommandLineTest, HelpNamesTheExitCodes) {
  const Ended ended = Run({"--help"});
  EXPECT_EQ(ended.exit_code, kDone);
  EXPECT_THAT(ended.out,
              AllOf(HasSubstr("Exit codes:"), HasSubstr("  6  unknown whether"), HasSubstr("import")));
  EXPECT_EQ(Run({"kpi", "record", "--help"}).exit_code, kDone);
}

TEST_F(CommandLineTest, ARefusalIsSaidOnTheErrorStreamInEitherForm) {
  const grpc::Status refusal =
      Refuse(grpc::INVALID_ARGUMENT, "The request is wrong.", v1::FIELD_INVALID, {{"stage", "is unknown"}});
  server_.command_answers = {refusal, refusal};
  const Ended text = Run({"stage", "a", "b"});
  EXPECT_EQ(text.exit_code, kRefused);
  EXPECT_EQ(text.out, "");
  EXPECT_EQ(text.err, "error: The request is wrong. (FIELD_INVALID)\n  stage: is unknown\n");
  const Ended json = Run({"stage", "a", "b", "--output", "json"});
  EXPECT_EQ(json.exit_code, kRefused);
  EXPECT_THAT(json.err, HasSubstr("\"reason\": \"FIELD_INVALID\""));
}

TEST_F(CommandLineTest, ARepeatUsesTheSameRequestId) {
  server_.command_answers = {Refuse(grpc::UNAVAILABLE, "Stopping.", v1::SHUTTING_DOWN),
                             Refuse(grpc::RESOURCE_EXHAUSTED, "Full.", v1::QUEUE_FULL)};
  EXPECT_EQ(Run({"stage", "a", "b"}).exit_code, kDone);
  ASSERT_THAT(server_.commands, SizeIs(3));
  const std::string id = server_.commands[0].enter_stage().context().request_id();
  EXPECT_EQ(server_.commands[2].enter_stage().context().request_id(), id);
  Run({"stage", "a", "b"});
  EXPECT_NE(server_.commands[3].enter_stage().context().request_id(), id);
}

TEST_F(CommandLineTest, WhatIsRefusedForGoodIsNotRepeated) {
  server_.command_answers = {Refuse(grpc::ABORTED, "Stale.", v1::VERSION_MISMATCH)};
  EXPECT_EQ(Run({"stage", "a", "b"}).exit_code, kRefused);
  EXPECT_THAT(server_.commands, SizeIs(1));
}

TEST_F(CommandLineTest, RepeatsAreBounded) {
  for (int i = 0; i < 9; ++i)
    server_.command_answers.push_back(Refuse(grpc::UNAVAILABLE, "No.", v1::SHUTTING_DOWN));
  EXPECT_EQ(Run({"--retries", "1", "stage", "a", "b"}).exit_code, kTryAgain);
  EXPECT_THAT(server_.commands, SizeIs(2));
}

TEST_F(CommandLineTest, AnOutcomeThatNobodyKnowsStaysUnknownUntilItIsDecided) {
  const grpc::Status unknown = Refuse(grpc::UNAVAILABLE, "The write failed.", v1::WRITE_OUTCOME_UNKNOWN);
  const grpc::Status read_only = Refuse(grpc::UNAVAILABLE, "Read-only.", v1::LEDGER_READ_ONLY);
  server_.command_answers = {unknown, read_only};
  const Ended ended = Run({"--retries", "1", "stage", "a", "b"});
  EXPECT_EQ(ended.exit_code, kOutcomeUnknown);
  EXPECT_THAT(ended.err,
              HasSubstr("--request-id " + server_.commands[0].enter_stage().context().request_id()));
  server_.command_answers = {unknown, Refuse(grpc::ABORTED, "Stale.", v1::VERSION_MISMATCH)};
  EXPECT_EQ(Run({"--retries", "1", "stage", "a", "b"}).exit_code, kRefused);
  server_.command_answers = {grpc::Status(grpc::UNAVAILABLE, "Socket closed")};
  EXPECT_EQ(Run({"--retries", "0", "stage", "a", "b"}).exit_code, kOutcomeUnknown);
}

TEST_F(CommandLineTest, WithoutAServerNothingWasSent) {
  const std::string address = server_.address();
  server_.Stop();
  const Ended ended = RunEntente(address, {"--retries", "1", "stage", "a", "b"});
  EXPECT_EQ(ended.exit_code, kTryAgain);
  EXPECT_THAT(ended.err, HasSubstr("No server answers at " + address + "; nothing was sent."));
}

TEST_F(CommandLineTest, TheTokenGoesAlongButNeverInClearTextToAnotherMachine) {
  RunEntente(server_.address(), {"stage", "a", "b"}, "", "secret");
  EXPECT_EQ(server_.authorization, "Bearer secret");
  const std::string path = testing::TempDir() + "/entente_cli_token";
  std::ofstream(path) << "from-file\n";
  RunEntente(server_.address(), {"--token-file", path, "stage", "a", "b"}, "", "secret");
  EXPECT_EQ(server_.authorization, "Bearer from-file");
  const Ended ended = RunEntente("127.0.0.1.example.com:7411", {"info"}, "", "secret");
  EXPECT_EQ(ended.exit_code, kUsage);
  EXPECT_THAT(ended.err, HasSubstr("clear text"));
}

TEST_F(CommandLineTest, CallReachesEveryMethodAndMakesARequestId) {
  const Ended ended = Run({"call", "EnterStage", R"({"alliance": "alliances/a", "stage": "b"})"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("\"resource\": \"alliances/star-alliance\""));
  EXPECT_THAT(server_.commands[0].enter_stage().context().request_id(), SizeIs(36));
  EXPECT_EQ(Run({"call", "entente.v1.LifecycleService/EnterStage", "-"}, R"({"stage": "c"})").exit_code,
            kDone);
  EXPECT_EQ(server_.commands[1].enter_stage().stage(), "c");
  EXPECT_THAT(Run({"call", "EnterStag"}).err, HasSubstr("Did you mean EnterStage?"));
  // The fake server has no such method; a real fault of a server looks the same.
  EXPECT_EQ(Run({"call", "ConfirmClock"}).exit_code, kFault);
}

TEST_F(CommandLineTest, CallPrintsAStreamAsJsonLines) {
  server_.trail.resize(2);
  server_.trail[0].set_name("events/1");
  server_.trail[1].set_name("events/2");
  const Ended ended = Run({"call", "StreamTrail"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_EQ(ended.out, "{\"name\":\"events/1\"}\n{\"name\":\"events/2\"}\n");
}

TEST_F(CommandLineTest, AnEmptyValueIsNoValue) {
  for (const std::string option : {"--on", "--reason", "--request-id", "--corrects", "--party"}) {
    const Ended ended = Run({"new", "A", option, ""});
    EXPECT_EQ(ended.exit_code, kUsage) << option;
    EXPECT_THAT(ended.err, AllOf(HasSubstr(option), HasSubstr("must not be empty")));
  }
  EXPECT_EQ(Run({"get", ""}).exit_code, kUsage);
  EXPECT_EQ(Run({"list", "--server", ""}).exit_code, kUsage);
  EXPECT_THAT(server_.commands, IsEmpty());
}

TEST_F(CommandLineTest, ANumberBelowZeroIsRefusedInWords) {
  const Ended ended = Run({"new", "A", "--expected-version", "-1"});
  EXPECT_EQ(ended.exit_code, kUsage);
  EXPECT_THAT(ended.err, HasSubstr("\"-1\" is no whole number of 0 or more"));
  EXPECT_EQ(Run({"trail", "a", "--limit", "-1"}).exit_code, kUsage);
}

TEST_F(CommandLineTest, AWordThatIsNoVerbIsNamed) {
  EXPECT_EQ(Run({""}).exit_code, kUsage);
  const Ended ended = Run({"asign", "a", "b"});
  EXPECT_EQ(ended.exit_code, kUsage);
  EXPECT_THAT(ended.err, HasSubstr("There is no verb \"asign\". Did you mean assign or cosign?"));
}

// A stream whose reads fail as those of a file on a broken disk.
class BrokenInput : public std::streambuf {
 protected:
  int_type underflow() override { throw std::ios_base::failure("broken"); }
};

// A stream on a full disk.
class FullOutput : public std::streambuf {
 protected:
  int_type overflow(int_type) override { return traits_type::eof(); }
};

TEST_F(CommandLineTest, AnInputThatCannotBeReadIsAFaultAndNotAnEnd) {
  for (const std::vector<std::string>& verb :
       {std::vector<std::string>{"call", "EnterStage", "-"}, std::vector<std::string>{"import", "-"}}) {
    BrokenInput broken;
    std::istream input(&broken);
    std::ostringstream out;
    std::ostringstream err;
    Terminal terminal{input, out, err, false, ""};
    std::vector<std::string> arguments = {"--server", server_.address()};
    arguments.insert(arguments.end(), verb.begin(), verb.end());
    EXPECT_NE(RunCommandLine(arguments, terminal), kDone) << verb[0];
    EXPECT_THAT(err.str(), HasSubstr("reading failed"));
  }
  EXPECT_EQ(Run({"list", "--token-file", "/tmp"}).exit_code, kUsage);
  EXPECT_THAT(server_.commands, IsEmpty());
}

TEST_F(CommandLineTest, AnAnswerThatCannotBeWrittenIsNoSuccess) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"--server", server_.address(), "stage", "a", "develop"},
        std::vector<std::string>{"--help"}}) {
    FullOutput full;
    std::ostream out(&full);
    std::istringstream in;
    std::ostringstream err;
    Terminal terminal{in, out, err, false, ""};
    EXPECT_EQ(RunCommandLine(arguments, terminal), kFault);
    EXPECT_THAT(err.str(), HasSubstr("It was done, but the answer could not be written"));
  }
}

}  // namespace
}  // namespace entente::cli
