#include "services/access/authorize.h"

#include <gtest/gtest.h>

#include <string>

#include "services/domain/refusal.h"

namespace entente::access {
namespace {

const std::string kToken(40, 'x');

Authorizer ReaderOnly() {
  return Authorizer::ForTokens(TokenTable::Parse(TokenLine("bi", "reader", kToken).value()).value());
}

absl::Status StatusFor(const Authorizer& authorizer, std::string_view permission,
                       std::optional<std::string_view> header) {
  const absl::StatusOr<const Identity*> identity = authorizer.Authenticate(header);
  if (!identity.ok()) return identity.status();
  return Require(**identity, *FindPermission(permission), permission);
}

TEST(Authorizer, AcceptsAKnownTokenWithThePermission) {
  const Authorizer authorizer = ReaderOnly();
  EXPECT_TRUE(StatusFor(authorizer, "alliances.read", "Bearer " + kToken).ok());
  EXPECT_TRUE(StatusFor(authorizer, "alliances.read", "bearer " + kToken).ok());
}

TEST(Authorizer, RefusesACallWithoutAToken) {
  const Authorizer authorizer = ReaderOnly();
  EXPECT_EQ(domain::ReasonOf(StatusFor(authorizer, "alliances.read", std::nullopt)), v1::CREDENTIALS_MISSING);
  EXPECT_EQ(domain::ReasonOf(StatusFor(authorizer, "alliances.read", "Basic eA==")), v1::CREDENTIALS_MISSING);
}

TEST(Authorizer, RefusesAnUnknownToken) {
  EXPECT_EQ(domain::ReasonOf(StatusFor(ReaderOnly(), "alliances.read", "Bearer y")), v1::CREDENTIALS_INVALID);
}

TEST(Authorizer, RefusesACallerWithoutThePermission) {
  EXPECT_EQ(domain::ReasonOf(StatusFor(ReaderOnly(), "alliances.write", "Bearer " + kToken)),
            v1::PERMISSION_DENIED);
}

TEST(Authorizer, KnowsACallerWithoutThePermissionByName) {
  EXPECT_EQ(ReaderOnly().Authenticate("Bearer " + kToken).value()->caller.principal, "principals/bi");
}

// Who signs a year off is not who records in it.
TEST(Authorizer, PeriodsAreClosedByApproversAndAdministrators) {
  const PermissionSet close = *FindPermission("periods.close");
  for (const std::string_view role : AllRoles()) {
    EXPECT_EQ((*FindRole(role) & close) != 0, role == "approver" || role == "administrator") << role;
  }
}

// What a rule has found is for those who own the alliance to answer, not for those who judge it.
TEST(Authorizer, FindingsAreAnsweredByAllianceManagersAndAdministrators) {
  const PermissionSet write = *FindPermission("findings.write");
  for (const std::string_view role : AllRoles()) {
    EXPECT_EQ((*FindRole(role) & write) != 0, role == "alliance_manager" || role == "administrator") << role;
  }
}

TEST(Authorizer, LetsTheDeveloperDoEverything) {
  const Authorizer authorizer = Authorizer::ForDevelopment();
  for (const std::string_view permission : AllPermissions()) {
    EXPECT_TRUE(StatusFor(authorizer, permission, std::nullopt).ok()) << permission;
  }
  EXPECT_EQ(authorizer.Authenticate(std::nullopt).value()->caller.principal, "principals/dev");
}

}  // namespace
}  // namespace entente::access
