// Who could do what, and since when: the access policy is a fact before anyone is answered under it.
#include "absl/strings/str_format.h"
#include "tests/support/child_process.h"
#include "tests/support/server_test.h"
#include "tests/support/tokens.h"

namespace entente {
namespace {

using support::IsAccepted;
using support::IsRefused;
using support::TokenLine;
using support::TokenOf;
using testing::HasSubstr;

class PolicyTest : public testing::Test {
 protected:
  void SetUp() override { StartWith(kFirst); }

  void Write(const std::string& tokens) { support::WriteFile(directory_ / "tokens", tokens); }
  // Starts the server with these tokens, or again with them.
  void StartWith(const std::string& tokens) {
    Write(tokens);
    ASSERT_NO_FATAL_FAILURE(server_.Start());
  }
  void RestartWith(const std::string& tokens) {
    EXPECT_EQ(server_.Stop(), 0) << server_.Log();
    StartWith(tokens);
  }
  std::vector<v1::TrailEntry> Policies() const {
    const support::Client auditor(server_.address(), TokenOf("auditor"));
    auditor.AwaitViews();
    const auto answer = auditor.Trail(R"({"filter": {"resource": "policies/access"}})");
    EXPECT_THAT(answer.status, IsAccepted());
    return answer.value;
  }
  support::Ended Cli(const std::vector<std::string>& words) const {
    std::vector<std::string> command = {ENTENTE_CLI, "--server", server_.address(), "--token-file",
                                        directory_ / "token"};
    command.insert(command.end(), words.begin(), words.end());
    return support::RunToEnd(command);
  }

  const std::string kFirst = "# ours\n" + TokenLine("crm", "reader") + TokenLine("auditor", "auditor");
  support::TemporaryDirectory directory_;
  support::ServerProcess server_{directory_ / "data", {"--token-file", directory_ / "tokens"}};
};

TEST_F(PolicyTest, TheFirstPolicyIsRecordedBeforeAnyoneIsAnswered) {
  const auto policies = Policies();
  ASSERT_EQ(policies.size(), 1u);
  EXPECT_EQ(policies[0].name(), absl::StrFormat("events/%d", support::kFirstEvents + 1));
  EXPECT_EQ(policies[0].actor(), "principals/entente");
  EXPECT_THAT(policies[0].sentence(),
              HasSubstr("put another access policy into force: callers are told apart by tokens; "
                        "principals/auditor is now auditor; principals/crm is now reader"));
  const v1::PolicyChanged& policy = policies[0].fact().policy_changed();
  ASSERT_EQ(policy.grants_size(), 2);
  EXPECT_EQ(policy.grants(1).principal(), "principals/crm");
  EXPECT_THAT(policy.grants(1).roles(), testing::ElementsAre("reader"));
}

TEST_F(PolicyTest, TheSamePolicyIsNoFactHoweverItIsWritten) {
  RestartWith(kFirst);
  EXPECT_EQ(Policies().size(), 1u);
  RestartWith(TokenLine("auditor", "auditor") + "# another order\n\n" + TokenLine("crm", "reader"));
  EXPECT_EQ(Policies().size(), 1u);
}

TEST_F(PolicyTest, ATokenThatIsExchangedIsNoFact) {
  std::string line = TokenLine("other", "reader");
  line.replace(0, 5, "crm");
  RestartWith(line + TokenLine("auditor", "auditor"));
  const auto as = [this](const std::string& token) {
    return support::Client(server_.address(), TokenOf(token))
        .Ask<v1::Alliance>("GetAlliance", R"({"name": "alliances/x"})")
        .status;
  };
  EXPECT_THAT(as("crm"), IsRefused(v1::CREDENTIALS_INVALID));
  EXPECT_THAT(as("other"), IsRefused(v1::RESOURCE_NOT_FOUND));
  EXPECT_EQ(Policies().size(), 1u);
}

TEST_F(PolicyTest, AChangeIsOneFact) {
  RestartWith(TokenLine("crm", "contributor") + TokenLine("auditor", "auditor") +
              TokenLine("root", "administrator"));
  const auto policies = Policies();
  ASSERT_EQ(policies.size(), 2u);
  EXPECT_EQ(policies[1].fact().policy_changed().summary(),
            "principals/crm is now contributor (was reader); principals/root is now administrator");
  EXPECT_EQ(policies[1].version(), 2u);
}

TEST_F(PolicyTest, ThePolicyHasATrailAnExportAndAProof) {
  RestartWith(TokenLine("crm", "contributor") + TokenLine("auditor", "auditor"));
  support::WriteFile(directory_ / "token", TokenOf("auditor"));
  Policies();  // Waits until the trail is there.
  const auto trail = Cli({"trail", "policies/access"});
  EXPECT_EQ(trail.exit_code, 0) << trail.err;
  EXPECT_THAT(trail.out,
              HasSubstr("principals/entente put another access policy into force: principals/crm is "
                        "now contributor (was reader)"));
  const auto exported = Cli({"export", "policies/access", "--format", "csv"});
  EXPECT_EQ(exported.exit_code, 0) << exported.err;
  EXPECT_THAT(exported.out, HasSubstr("principals/crm is now contributor (was reader)"));
  const auto objects = Cli({"export", "policies/access", "--format", "ocel"});
  EXPECT_THAT(objects.out, HasSubstr(R"({"id":"policies/access","type":"policy")"));
  const auto key = Cli({"log-key"});
  EXPECT_EQ(key.exit_code, 0) << key.err;
  const auto proved = Cli({"prove", "policies/access", "--output-file", directory_ / "bundle"});
  EXPECT_EQ(proved.exit_code, 0) << proved.err;
  const auto verified =
      Cli({"verify", directory_ / "bundle", "--log-key", key.out.substr(0, key.out.find('\n'))});
  EXPECT_EQ(verified.exit_code, 0) << verified.out << verified.err;
}

// A server without tokens: the policy of development.
TEST(DevelopmentPolicyTest, IsNoFactUntilTheLogHasKnownAnother) {
  support::TemporaryDirectory directory;
  support::WriteFile(directory / "tokens", TokenLine("root", "administrator"));
  support::ServerProcess development(directory / "data");
  support::ServerProcess tokens(directory / "data", {"--token-file", directory / "tokens"});
  development.Start();
  EXPECT_EQ(support::Client(development.address()).Head(), support::kFirstEvents);
  EXPECT_EQ(development.Stop(), 0);
  tokens.Start();
  EXPECT_EQ(support::Client(tokens.address(), TokenOf("root")).Head(), support::kFirstEvents + 1);
  EXPECT_EQ(tokens.Stop(), 0);
  development.Start();
  EXPECT_EQ(support::Client(development.address()).Head(), support::kFirstEvents + 2);
  EXPECT_EQ(development.Stop(), 0);
}

}  // namespace
}  // namespace entente
