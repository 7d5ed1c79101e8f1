#include "services/domain/origin/rules.h"

#include <string>

#include "gmock/gmock.h"
#include "services/domain/given_when_then.h"
#include "services/domain/rules/duties_of.h"

namespace entente::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const char kNeeds[] = "id: 'NEEDS_NOT_ASSESSED' parameters { key: 'by_stage' value: 'develop' }";
const char kAlly[] = "needs_assessed { needs: 'reach' conclusion: ALLY }";
const char kBuild[] = "needs_assessed { needs: 'reach' conclusion: BUILD }";

Scenario Developing() {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021-01-01", "stage_entered { stage: 'develop' }");
  return scenario;
}

// R2: from a stage on, the assessment of needs has concluded that a partner is wanted.
TEST(NeedsNotAssessed, IsAskedFromAStageOn) {
  Scenario scenario = Developing();
  EXPECT_THAT(StandingsOn(scenario, "2025", "id: 'NEEDS_NOT_ASSESSED'"), IsEmpty()) << "never, by default";
  EXPECT_THAT(StandingsOn(scenario, "2020-12-31", kNeeds), IsEmpty());
  EXPECT_THAT(StandingsOn(scenario, "2021-01-02", kNeeds), ElementsAre("alliances/a 2021-01-01 OVERDUE"));
  scenario.Given("2021-06-01", kAlly);
  EXPECT_THAT(StandingsOn(scenario, "2025", kNeeds),
              ElementsAre("alliances/a 2021-01-01 DONE_LATE 2021-06-01"));
}

TEST(NeedsNotAssessed, AnotherConclusionIsAViolationFromThatStageOn) {
  Scenario scenario = Developing();
  scenario.Given("2020-03-01", kAlly);
  scenario.Given("2020-04-01", kBuild);
  EXPECT_THAT(StandingsOn(scenario, "2021-02-01", kNeeds), ElementsAre("alliances/a 2021-01-01 OVERDUE"));
  scenario.Given("2020-05-01", kAlly);
  scenario.Given("2022-01-01", kBuild);
  EXPECT_THAT(StandingsOn(scenario, "2021-12-31", kNeeds),
              ElementsAre("alliances/a 2021-01-01 DONE 2020-05-01"));
  EXPECT_THAT(StandingsOn(scenario, "2022-02-01", kNeeds),
              ElementsAre("alliances/a 2021-01-01 DONE 2020-05-01", "alliances/a 2022-01-01 OVERDUE"));
}

TEST(NeedsNotAssessed, AnAllianceThatEndsHasNotReachedWhatItPassedOver) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021-01-01", "stage_entered { stage: 'retire' }");
  EXPECT_THAT(StandingsOn(scenario, "2025", kNeeds), IsEmpty());
}

TEST(NeedsNotAssessed, WhatIsEnteredOnceTheEndIsDecidedReachesNothingElse) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.GivenOn(
      "playbooks/ours", "2020-01-01",
      "playbook_published { playbook { name: 'playbooks/ours' version: 1 stages { id: 'select' next: 'x' }"
      " stages { id: 'develop' next: 'exit' } stages { id: 'exit' next: 'end' } stages { id: 'end' } } }");
  scenario.Given("2020-01-01", "playbook_adopted { playbook_version: 'playbooks/ours@1' }");
  scenario.Given("2021-01-01", "stage_entered { stage: 'exit' }");
  EXPECT_THAT(StandingsOn(scenario, "2025", kNeeds), ElementsAre("alliances/a 2021-01-01 OVERDUE"));
  scenario.Given("2020-12-01", "status_changed { status: TERMINATING }");
  EXPECT_THAT(StandingsOn(scenario, "2025", kNeeds), IsEmpty());
}

// R3, R4: it is known where an alliance comes from, some days after it was opened or by a stage.
TEST(OriginNotStated, IsDueSomeDaysAfterTheOpeningOrByAStage) {
  const std::string rule = "id: 'ORIGIN_NOT_STATED' parameters { key: 'within_days' value: '10' } ";
  const std::string by_stage = "parameters { key: 'by_stage' value: 'develop' } ";
  Scenario scenario = Scenario::WithAlliance();
  EXPECT_THAT(StandingsOn(scenario, "2020-01-02", "id: 'ORIGIN_NOT_STATED'"),
              ElementsAre("alliances/a 2020-01-31 UPCOMING"));
  EXPECT_THAT(StandingsOn(scenario, "2020-01-12", rule), ElementsAre("alliances/a 2020-01-11 OVERDUE"));
  scenario.Given("2020-01-05", "stage_entered { stage: 'develop' }");
  EXPECT_THAT(StandingsOn(scenario, "2020-01-12", rule + by_stage),
              ElementsAre("alliances/a 2020-01-05 OVERDUE"));
  scenario.Given("2020-01-08", "origin_stated { kind: CORPORATE_FUNCTION unit: 'Strategy' }");
  EXPECT_THAT(StandingsOn(scenario, "2020-01-12", rule),
              ElementsAre("alliances/a 2020-01-11 DONE 2020-01-08"));
}

Scenario WithRequiredFunctions() {
  Scenario scenario = Scenario::WithAlliance();
  scenario.GivenOn("playbooks/ours", "2020-01-01",
                   "playbook_published { playbook { name: 'playbooks/ours' version: 1"
                   " stages { id: 'select' next: 'develop' } stages { id: 'develop' next: 'retire' }"
                   " stages { id: 'retire' } functions { id: 'legal' } functions { id: 'marketing' }"
                   " required_functions { function: 'legal' before_stage: 'develop' }"
                   " required_functions { function: 'marketing' before_stage: 'develop' tiers: 'top' } } }");
  scenario.Given("2020-01-01", "playbook_adopted { playbook_version: 'playbooks/ours@1' }");
  return scenario;
}

const char kFunctions[] = "id: 'FUNCTION_MISSING'";

// R5, R6: the functions that the playbook asks for a tier have signed off before their stage.
TEST(FunctionMissing, IsAskedByTierAndStage) {
  Scenario scenario = WithRequiredFunctions();
  EXPECT_THAT(StandingsOn(scenario, "2020-12-31", kFunctions), IsEmpty());
  scenario.Given("2021-01-01", "stage_entered { stage: 'develop' }");
  EXPECT_THAT(StandingsOn(scenario, "2021-02-01", kFunctions), ElementsAre("legal 2021-01-01 OVERDUE"));
  scenario.Given("2021-01-15", "alliance_classified { tier: 'top' }");
  EXPECT_THAT(StandingsOn(scenario, "2021-02-01", kFunctions),
              ElementsAre("legal 2021-01-01 OVERDUE", "marketing 2021-01-01 OVERDUE"));
}

// R6: to be engaged is not enough, and only our own function counts.
TEST(FunctionMissing, EngagedIsNotSignedOff) {
  Scenario scenario = WithRequiredFunctions();
  scenario.Given("2021-01-01", "stage_entered { stage: 'develop' }");
  scenario.Given("2020-02-01",
                 "function_engaged { party: 'organizations/own' function: 'legal' person: 'people/l' }");
  scenario.Given("2020-02-01", "function_engaged { party: 'organizations/x' function: 'legal' }");
  scenario.Given("2020-03-01", "function_signed_off { party: 'organizations/x' function: 'legal' }");
  EXPECT_THAT(StandingsOn(scenario, "2021-02-01", kFunctions), ElementsAre("legal 2021-01-01 OVERDUE"));
  EXPECT_THAT(JudgedOn(scenario, "2021-02-01", kFunctions).duties[0].responsible, ElementsAre("people/l"));
  scenario.Given("2020-06-01", "function_signed_off { party: 'organizations/own' function: 'legal' }");
  scenario.Given("2020-07-01", "function_released { party: 'organizations/own' function: 'legal' }");
  EXPECT_THAT(StandingsOn(scenario, "2021-02-01", kFunctions),
              ElementsAre("legal 2021-01-01 DONE 2020-06-01"));
}

TEST(OriginRules, WhoHoldsTheRoleSeesToIt) {
  Scenario scenario = WithRequiredFunctions();
  scenario.Given("2021-01-01", "stage_entered { stage: 'develop' }");
  scenario.Given("2020-01-01",
                 "role_assigned { party: 'organizations/own' person: 'people/s' role: 'executive_sponsor' "
                 "capacity: HOLDER }");
  scenario.Given("2020-01-01",
                 "role_assigned { party: 'organizations/own' person: 'people/m' role: 'alliance_manager' "
                 "capacity: HOLDER }");
  for (const KnownRule& rule : OriginRules()) {
    SCOPED_TRACE(rule.id);
    std::string asked = std::string("id: '") + rule.id + "'";
    if (std::string(rule.id) == "NEEDS_NOT_ASSESSED") asked += With("by_stage", "develop");
    EXPECT_THAT(JudgedOn(scenario, "2025", asked).duties[0].responsible, ElementsAre("people/m"));
    EXPECT_THAT(
        JudgedOn(scenario, "2025", asked + With("seen_to_by", "executive_sponsor")).duties[0].responsible,
        ElementsAre("people/s"));
  }
}

}  // namespace
}  // namespace entente::domain
