#include "services/access/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace entente::access {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Not;

// A line of a token file; two with different `token` are two tokens of the same principal.
std::string Line(std::string_view principal, std::string_view role, char token = 'x') {
  return TokenLine(principal, role, std::string(principal) + std::string(40, token)).value() + "\n";
}

v1::PolicyChanged Policy(const std::string& tokens) {
  return PolicyOf(Authorizer::ForTokens(TokenTable::Parse(tokens).value()));
}

v1::PolicyChanged Development() {
  return PolicyOf(Authorizer::ForDevelopment());
}

// What the trail says when the second policy takes the place of the first; empty if nothing is recorded.
std::string SummaryOf(const v1::PolicyChanged& before, const v1::PolicyChanged& now) {
  const auto change = ChangeOfPolicy(before, now);
  return change.has_value() ? change->summary() : "";
}

TEST(Policy, HasPrincipalsAndTheirRolesInOrder) {
  const v1::PolicyChanged policy = Policy(Line("zoe", "reader") + Line("crm", "reader", 'a') +
                                          Line("crm", "importer", 'b') + Line("crm", "reader", 'c'));
  ASSERT_EQ(policy.grants_size(), 2);
  EXPECT_EQ(policy.grants(0).principal(), "principals/crm");
  EXPECT_THAT(policy.grants(0).roles(), ElementsAre("importer", "reader"));
  EXPECT_EQ(policy.grants(1).principal(), "principals/zoe");
  EXPECT_EQ(policy.authentication(), "tokens");
  EXPECT_EQ(policy.summary(), "");
}

TEST(Policy, OfDevelopmentLetsOnePrincipalDoEverything) {
  const v1::PolicyChanged policy = Development();
  ASSERT_EQ(policy.grants_size(), 1);
  EXPECT_EQ(policy.grants(0).principal(), "principals/dev");
  EXPECT_THAT(policy.grants(0).roles(), ElementsAre("administrator"));
  EXPECT_EQ(policy.authentication(), "development");
}

TEST(ChangeOfPolicy, TheFirstPolicyOfALogIsAChange) {
  const auto change = ChangeOfPolicy(std::nullopt, Policy(Line("crm", "reader") + Line("root", "operator")));
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(
      change->summary(),
      "callers are told apart by tokens; principals/crm is now reader; principals/root is now operator");
  EXPECT_EQ(change->grants_size(), 2);
}

TEST(ChangeOfPolicy, DevelopmentIsNoChangeUntilSomethingElseWasRecorded) {
  EXPECT_FALSE(ChangeOfPolicy(std::nullopt, Development()).has_value());
  EXPECT_EQ(SummaryOf(Policy(Line("crm", "reader")), Development()),
            "callers are not told apart (was tokens); principals/crm has no role any more (was reader); "
            "principals/dev is now administrator");
  EXPECT_EQ(SummaryOf(Development(), Development()), "");
}

TEST(ChangeOfPolicy, OrderCommentsAndOtherTokensAreNone) {
  const v1::PolicyChanged policy = Policy(Line("crm", "reader") + Line("root", "operator"));
  EXPECT_EQ(SummaryOf(policy, Policy("# ours\n" + Line("root", "operator") + Line("crm", "reader"))), "");
  EXPECT_EQ(SummaryOf(policy, Policy(Line("crm", "reader", 'y') + Line("root", "operator"))), "");
  EXPECT_EQ(SummaryOf(policy,
                      Policy(Line("crm", "reader") + Line("crm", "reader", 'y') + Line("root", "operator"))),
            "");
}

TEST(ChangeOfPolicy, SaysWhatWasForEachPrincipal) {
  const v1::PolicyChanged before =
      Policy(Line("bi", "reader") + Line("crm", "reader") + Line("root", "administrator"));
  const v1::PolicyChanged now = Policy(Line("crm", "contributor") + Line("crm", "importer", 'y') +
                                       Line("root", "administrator") + Line("zoe", "auditor"));
  EXPECT_EQ(SummaryOf(before, now),
            "principals/bi has no role any more (was reader); principals/crm is now contributor and importer "
            "(was reader); principals/zoe is now auditor");
}

TEST(ChangeOfPolicy, NamesTwentyPrincipalsAndCountsTheRest) {
  std::string tokens;
  for (int i = 100; i < 120; ++i) tokens += Line(absl::StrCat("p", i), "reader");
  EXPECT_THAT(ChangeOfPolicy(std::nullopt, Policy(tokens))->summary(),
              EndsWith("; principals/p119 is now reader"));
  tokens += Line("p120", "reader");
  EXPECT_THAT(ChangeOfPolicy(std::nullopt, Policy(tokens))->summary(),
              EndsWith("; principals/p119 is now reader; 1 more principal has changed"));
  tokens += Line("p121", "reader");
  const auto change = ChangeOfPolicy(std::nullopt, Policy(tokens));
  EXPECT_THAT(change->summary(), EndsWith("; 2 more principals have changed"));
  EXPECT_THAT(change->summary(), Not(testing::HasSubstr("p120")));
  EXPECT_EQ(change->grants_size(), 22);
}

}  // namespace
}  // namespace entente::access
