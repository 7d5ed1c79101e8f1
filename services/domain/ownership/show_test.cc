#include "gmock/gmock.h"
#include "services/domain/given_when_then.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

v1::Alliance At(Scenario& scenario, std::string_view date) {
  return AllianceAt(*scenario.world().FindAlliance("alliances/a"), DayOfDate(date));
}

// R1, R51: who was in the team on a day, with the working time that was said last.
TEST(OwnershipShowTest, TheTeamIsThatOfTheDay) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2023", "team_member_removed { person: 'people/q' }")
      .Given("2022-05-01",
             "team_member_added { person: 'people/p' party: 'organizations/own' allocation_percent: 40 }")
      .Given("2021-05-01",
             "team_member_added { person: 'people/p' party: 'organizations/own' function: 'f' }")
      .Given("2021", "team_member_added { person: 'people/q' party: 'organizations/x' }");
  EXPECT_EQ(At(scenario, "2020-06-01").team_size(), 0);
  EXPECT_EQ(At(scenario, "2022-01-01").team_size(), 2);
  EXPECT_EQ(At(scenario, "2022-01-01").team(0).function(), "f");
  const v1::Alliance now = At(scenario, "2024-01-01");
  ASSERT_EQ(now.team_size(), 1);
  EXPECT_EQ(now.team(0).person(), "people/p");
  EXPECT_EQ(now.team(0).allocation_percent(), 40u);
  EXPECT_EQ(FormatDate(now.team(0).since()), "2021-05-01");
  EXPECT_EQ(now.team(0).function(), "");
}

// R15: a pair is shown while it lasts.
TEST(OwnershipShowTest, PairsAreThoseOfTheDay) {
  Scenario scenario = Scenario::WithAlliance();
  scenario
      .Given("2021-02-01",
             "counterparts_paired { person: 'people/p' party: 'organizations/own' counterpart: 'people/q'"
             " counterpart_party: 'organizations/x' }")
      .Given("2022-02-01", "counterparts_unpaired { person: 'people/q' counterpart: 'people/p' }");
  EXPECT_EQ(At(scenario, "2021-01-31").counterparts_size(), 0);
  ASSERT_EQ(At(scenario, "2022-01-31").counterparts_size(), 1);
  EXPECT_EQ(At(scenario, "2022-01-31").counterparts(0).counterpart_party(), "organizations/x");
  EXPECT_EQ(At(scenario, "2022-02-01").counterparts_size(), 0);
}

// R16: what is known of the partners.
TEST(OwnershipShowTest, InsightsStayAndAreCorrected) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021", "partner_insight_recorded { party: 'organizations/x' topic: CULTURE text: 'A' }");
  scenario.GivenInsteadOf(scenario.position(), "2022",
                          "partner_insight_recorded { party: 'organizations/x' topic: STRUCTURE text: 'B' }");
  EXPECT_EQ(At(scenario, "2021-06-01").partner_insights_size(), 0);
  ASSERT_EQ(At(scenario, "2022-06-01").partner_insights_size(), 1);
  EXPECT_EQ(At(scenario, "2022-06-01").partner_insights(0).text(), "B");
  EXPECT_EQ(At(scenario, "2022-06-01").partner_insights(0).topic(), v1::PartnerInsight::STRUCTURE);
}

// R84: of each role the last handover is shown, and how far it is.
TEST(OwnershipShowTest, TheLastHandoverOfARoleIsShown) {
  const auto handover = [](const std::string& from, const std::string& to, const std::string& brief) {
    return "handover_agreed { party: 'organizations/own' role: 'alliance_manager' from_person: 'people/" +
           from + "' to_person: 'people/" + to +
           "' takes_over_on { year: 2021 } overlap_until { year: 2021 } brief: '" + brief + "' }";
  };
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021-01-01", handover("p", "q", "A"))
      .Given("2021-03-01",
             "handover_completed { party: 'organizations/own' role: 'alliance_manager'"
             " to_person: 'people/q' }")
      .Given("2022-01-01", handover("q", "r", "B"))
      .Given("2022-02-01", handover("q", "s", "C"));
  EXPECT_EQ(At(scenario, "2020-12-31").handovers_size(), 0);
  EXPECT_EQ(At(scenario, "2021-02-01").handovers(0).status(), v1::Handover::AGREED);
  EXPECT_EQ(At(scenario, "2021-04-01").handovers(0).status(), v1::Handover::COMPLETED);
  const v1::Alliance now = At(scenario, "2023-01-01");
  ASSERT_EQ(now.handovers_size(), 1);
  EXPECT_EQ(now.handovers(0).brief(), "C");
  EXPECT_EQ(now.handovers(0).status(), v1::Handover::AGREED);
}

// R113: the working time of a role is what was said of it last.
TEST(OwnershipShowTest, TheWorkingTimeOfARoleChanges) {
  const std::string manager =
      "role_assigned { party: 'organizations/own' role: 'alliance_manager' person: 'people/p' capacity: "
      "HOLDER";
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2022", manager + " allocation_percent: 80 }")
      .Given("2021", manager + " allocation_percent: 50 }")
      .Given("2023", manager + " }");
  EXPECT_EQ(At(scenario, "2021-06-01").roles(0).allocation_percent(), 50u);
  EXPECT_EQ(At(scenario, "2024-06-01").roles(0).allocation_percent(), 80u);
  EXPECT_EQ(FormatDate(At(scenario, "2024-06-01").roles(0).since()), "2021");
}

TEST(OwnershipShowTest, WhatIsToComeIsScheduled) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2022-05-01", "team_member_added { person: 'people/p' party: 'organizations/own' }");
  ASSERT_EQ(At(scenario, "2022-04-30").scheduled_changes_size(), 1);
  EXPECT_EQ(At(scenario, "2022-04-30").scheduled_changes(0).type(), "TeamMemberAdded");
  EXPECT_EQ(At(scenario, "2022-05-01").scheduled_changes_size(), 0);
}

}  // namespace
}  // namespace entente::domain
