#include "clients/cli/methods.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MethodsTest, FindsAnRpcByEachOfItsNames) {
  const auto* method = FindMethod("AssignRole");
  ASSERT_NE(method, nullptr);
  EXPECT_EQ(method->full_name(), "entente.v1.OwnershipService.AssignRole");
  EXPECT_EQ(FindMethod("OwnershipService.AssignRole"), method);
  EXPECT_EQ(FindMethod("entente.v1.OwnershipService/AssignRole"), method);
  EXPECT_EQ(FindMethod("/entente.v1.OwnershipService/AssignRole"), method);
  EXPECT_EQ(FindMethod("assignrole"), nullptr);
}

TEST(MethodsTest, EveryServiceIsLinkedIn) {
  for (const std::string name : {"GetServerInfo", "SignAgreement", "CreateAlliance", "GetApproval",
                                 "ListTrail", "VoidEvent", "ImportCommands", "EnterStage", "GetOrganization",
                                 "EndRole", "DefineKpi", "BatchGetPeople", "PlanMilestone", "GetPlaybook"}) {
    EXPECT_NE(FindMethod(name), nullptr) << name;
  }
}

TEST(MethodsTest, ShortNamesAreUnambiguous) {
  for (const auto* method : AllMethods())
    EXPECT_EQ(FindMethod(method->name()), method) << method->full_name();
}

TEST(MethodsTest, OnlyCommandsHaveAFrame) {
  EXPECT_NE(ContextField(*FindMethod("AssignRole")), nullptr);
  EXPECT_EQ(ContextField(*FindMethod("GetAlliance")), nullptr);
}

TEST(MethodsTest, MisspeltAndHalfNamesFindTheirNeighbours) {
  const std::vector<std::string> names = {"AssignRole", "EndRole", "EnterStage"};
  EXPECT_THAT(NearNames("AsignRole", names), ElementsAre("AssignRole"));
  EXPECT_THAT(NearNames("role", names), ElementsAre("AssignRole", "EndRole"));
  EXPECT_THAT(NearNames("Xyzzy", names), IsEmpty());
  EXPECT_EQ(DidYouMean("role", names), " Did you mean AssignRole or EndRole?");
  EXPECT_EQ(DidYouMean("Xyzzy", names), "");
}

}  // namespace
}  // namespace entente::cli
