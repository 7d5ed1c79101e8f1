#include "services/access/tokens.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace entente::access {
namespace {

using ::testing::HasSubstr;

const std::string kToken(40, 'x');

std::string LineOf(std::string_view principal, std::string_view role, std::string_view token) {
  return TokenLine(principal, role, token).value();
}

std::string FaultOf(std::string_view text) {
  const absl::StatusOr<TokenTable> table = TokenTable::Parse(text);
  return table.ok() ? "" : std::string(table.status().message());
}

TEST(TokenTable, FindsThePrincipalOfAToken) {
  const TokenTable table =
      TokenTable::Parse("# ours\n\n" + LineOf("crm", "contributor", kToken) + " # since 2026\n").value();
  const Identity* identity = table.Find(kToken);
  ASSERT_NE(identity, nullptr);
  EXPECT_EQ(identity->caller.principal, "principals/crm");
  EXPECT_EQ(identity->caller.authority, "token:crm role:contributor");
  EXPECT_EQ(identity->permissions, FindRole("contributor"));
}

TEST(TokenTable, DoesNotFindAnotherToken) {
  const TokenTable table = TokenTable::Parse(LineOf("crm", "reader", kToken)).value();
  EXPECT_EQ(table.Find(kToken + "x"), nullptr);
  EXPECT_EQ(table.Find(""), nullptr);
}

TEST(TokenTable, LetsAPrincipalHaveTwoTokens) {
  const std::string other(40, 'y');
  const TokenTable table =
      TokenTable::Parse(LineOf("crm", "reader", kToken) + "\n" + LineOf("crm", "reader", other)).value();
  EXPECT_EQ(table.Find(kToken)->caller.principal, table.Find(other)->caller.principal);
}

TEST(TokenTable, StaysWholeWhenItIsMoved) {
  TokenTable first = TokenTable::Parse(LineOf("crm", "reader", kToken)).value();
  const TokenTable second = std::move(first);
  ASSERT_NE(second.Find(kToken), nullptr);
  EXPECT_EQ(second.Find(kToken)->caller.principal, "principals/crm");
}

TEST(TokenTable, NamesTheLineOfAFault) {
  const std::string good = LineOf("crm", "reader", kToken);
  EXPECT_THAT(FaultOf(good + "\ncrm reader"), HasSubstr("line 2: a line is"));
  EXPECT_THAT(FaultOf("CRM reader " + std::string(64, 'a')), HasSubstr("line 1: 'CRM' is no name"));
  EXPECT_THAT(FaultOf("crm king " + std::string(64, 'a')), HasSubstr("there is no role 'king'"));
  EXPECT_THAT(FaultOf("crm reader " + std::string(63, 'a')), HasSubstr("SHA-256"));
  EXPECT_THAT(FaultOf("crm reader " + std::string(64, 'g')), HasSubstr("SHA-256"));
  EXPECT_THAT(FaultOf(good + "\n" + good), HasSubstr("line 2: the same token"));
}

TEST(TokenTable, SaysThatAFileIsMissing) {
  EXPECT_THAT(std::string(TokenTable::Load("/nonexistent/tokens").status().message()),
              HasSubstr("cannot be read"));
}

TEST(TokenLine, RefusesWhatWouldNotBeSafe) {
  EXPECT_FALSE(TokenLine("crm", "reader", std::string(31, 'x')).ok());
  EXPECT_FALSE(TokenLine("crm", "reader", std::string(31, 'x') + " y").ok());
  EXPECT_FALSE(TokenLine("crm", "king", kToken).ok());
  EXPECT_FALSE(TokenLine("-crm", "reader", kToken).ok());
}

TEST(Roles, EveryRoleHasOnlyKnownPermissions) {
  PermissionSet known = 0;
  for (const std::string_view name : AllPermissions()) known |= *FindPermission(name);
  for (const std::string_view role : AllRoles()) {
    EXPECT_NE(*FindRole(role) & known, 0u) << role;
    if (role != "administrator") EXPECT_EQ(*FindRole(role) & ~known, 0u) << role;
  }
}

TEST(Roles, TheReaderWritesNothing) {
  for (const std::string_view name : AllPermissions()) {
    if (name.find(".read") == std::string_view::npos) {
      EXPECT_EQ(*FindRole("reader") & *FindPermission(name), 0u) << name;
    }
  }
}

}  // namespace
}  // namespace entente::access
