#include "services/domain/person/rules.h"

#include <algorithm>

#include "entente/v1/ownership_service.pb.h"
#include "gmock/gmock.h"
#include "services/domain/rules/duties_of.h"

namespace entente::domain {
namespace {

using testing::HasSubstr;
using Agree = v1::AgreeHandoverRequest;
using Assign = v1::AssignRoleRequest;

const char kTooLow[] = "id: 'ALLOCATION_TOO_LOW'";
const char kOverloaded[] = "id: 'OVERLOADED'";
const char kGap[] = "id: 'COMPETENCY_GAP'";
const char kRemit[] = "id: 'REMIT_GAP'";
const char kNeedsNegotiation[] = "competencies { competency: 'negotiation' level: 3 }";
const char kAssign[] =
    "alliance: 'alliances/a' party: 'organizations/own' role: 'alliance_manager' person: 'people/m' ";

std::string RulesAboutPeople(const std::string& severity) {
  std::string rules;
  for (const char* id :
       {"COMPETENCY_GAP", "REMIT_GAP", "OVERLOADED", "HOLDER_DEPARTED", "ALLOCATION_TOO_LOW"})
    absl::StrAppend(&rules, " rules { id: '", id, "' severity: ", severity, " }");
  return rules;
}

Scenario WithManager(const std::string& playbook = "", const std::string& of_manager = "") {
  Scenario scenario = WithPlaybook(playbook, of_manager);
  scenario.GivenOn("people/m", "2019", "person_registered { }");
  return scenario;
}

void IsAble(Scenario& scenario, std::string_view date, int level) {
  scenario.GivenOn("people/m", date,
                   absl::StrCat("competency_assessed { competency: 'negotiation' level: ", level, " }"));
}

// R113: whoever manages an alliance of a high tier has the time for it.
TEST(PersonRulesTest, AManagerHasTheTimeThatTheTierTakes) {
  const std::string rule = kTooLow + With("tier", "silver") + With("least_percent", "60");
  Scenario scenario = WithManager("tiers { id: 'gold' } tiers { id: 'silver' } tiers { id: 'bronze' }");
  Holds(scenario, "2021-01-01", "alliance_manager", "m", "allocation_percent: 50");
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", rule), Duties{});
  scenario.Given("2021-02-01", "alliance_classified { tier: 'gold' }");
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", rule), Duties{"people/m due 2021-03-03"});
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", rule + With("within_days", "0")),
            Duties{"people/m due 2021-02-01"});
  scenario.Given("2021-04-01",
                 "team_member_added { person: 'people/m' party: 'organizations/own'"
                 " allocation_percent: 10 }");
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", rule), Duties{"people/m due 2021-03-03 done 2021-04-01"});
  scenario.Given("2022-01-01", "team_member_removed { person: 'people/m' }")
      .Given("2022-02-01", "alliance_classified { tier: 'bronze' }");
  EXPECT_EQ(DutiesOn(scenario, "2022-06-01", rule).back(), "people/m due 2022-01-31 done 2022-02-01");
}

TEST(PersonRulesTest, TheTierOfARuleIsOneOfThePlaybook) {
  const KnownRule& rule = *FindKnownRule("ALLOCATION_TOO_LOW");
  const auto tier =
      std::find_if(rule.parameters.begin(), rule.parameters.end(),
                   [](const RuleParameter& parameter) { return parameter.name == std::string("tier"); });
  const auto playbook = Parse<v1::Playbook>("tiers { id: 'gold' }");
  EXPECT_EQ(FaultOf(*tier, "gold", playbook), "");
  EXPECT_EQ(FaultOf(*tier, "tin", playbook), "there is no tier `tin`");
}

TEST(PersonRulesTest, TimeThatIsNotStatedIsTooLittle) {
  Scenario scenario = WithManager();
  Holds(scenario, "2021-01-01", "alliance_manager", "m");
  EXPECT_THAT(JudgedOn(scenario, "2021-06-01", kTooLow).duties.at(0).text,
              HasSubstr("it is not stated how much there is"));
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kTooLow + With("role", "executive_sponsor")), Duties{});
  Holds(scenario, "2021-03-01", "alliance_manager", "m", "allocation_percent: 50");
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kTooLow), Duties{"people/m due 2021-01-31 done 2021-03-01"});
}

// R51, R94: what all alliances take of a person is added up.
TEST(PersonRulesTest, LoadIsAddedUpOverAllAlliances) {
  Scenario scenario = WithManager();
  Holds(scenario, "2021-01-01", "alliance_manager", "m", "allocation_percent: 60");
  scenario
      .GivenOn("alliances/b", "2020",
               "alliance_created { playbook_version: 'playbooks/p@1' stage: 'select' }")
      .GivenOn("alliances/b", "2021-02-01",
               "role_assigned { party: 'organizations/own' role: 'alliance_manager' person: 'people/m'"
               " capacity: DEPUTY allocation_percent: 30 }");
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kOverloaded), Duties{});
  scenario.GivenOn(
      "alliances/b", "2021-03-01",
      "team_member_added { person: 'people/m' party: 'organizations/own' allocation_percent: 11 }");
  EXPECT_EQ(DutiesOn(scenario, "2021-02-28", kOverloaded), Duties{});
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kOverloaded), Duties{"people/m due 2021-03-01"});
  EXPECT_THAT(JudgedOn(scenario, "2021-06-01", kOverloaded).duties.at(0).text,
              HasSubstr("Alliances take 101 % of the working time of people/m; at most 100 %"));
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kOverloaded + With("within_days", "10")),
            Duties{"people/m due 2021-03-11"});
  scenario.GivenOn("alliances/b", "2021-07-01", "status_changed { status: CLOSED }");
  EXPECT_EQ(DutiesOn(scenario, "2021-08-01", kOverloaded), Duties{"people/m due 2021-03-01 done 2021-07-01"});
}

TEST(PersonRulesTest, TheWorkProfileSaysHowMuchAlliancesMayTake) {
  Scenario scenario = WithManager();
  Holds(scenario, "2021-01-01", "alliance_manager", "m", "allocation_percent: 60");
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kOverloaded + With("capacity_percent", "50")),
            Duties{"people/m due 2021-01-01"});
  scenario.GivenOn("people/m", "2021-03-01", "work_profile_set { capacity_percent: 40 }")
      .GivenOn("people/m", "2021-04-01", "work_profile_set { capacity_percent: 60 }");
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kOverloaded), Duties{"people/m due 2021-03-01 done 2021-04-01"});
}

// R83: the holder of a role is able to do what the playbook asks of it.
TEST(PersonRulesTest, AHolderIsAble) {
  Scenario scenario = WithManager("", kNeedsNegotiation);
  Holds(scenario, "2021-01-01", "alliance_manager", "m");
  Holds(scenario, "2021-01-01", "executive_sponsor", "s");
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kGap), Duties{"people/m due 2021-01-01"});
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kGap + With("within_days", "90")),
            Duties{"people/m due 2021-04-01"});
  IsAble(scenario, "2021-02-01", 2);
  EXPECT_THAT(JudgedOn(scenario, "2021-06-01", kGap).duties.at(0).text,
              HasSubstr("negotiation at the level 3 (assessed at 2) for the role alliance_manager"));
  IsAble(scenario, "2021-03-01", 3);
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kGap), Duties{"people/m due 2021-01-01 done 2021-03-01"});
  IsAble(scenario, "2020-12-01", 4);
  EXPECT_EQ(DutiesOn(scenario, "2021-01-15", kGap), Duties{});
}

// R85, R114: a manager with a main job answers for the business that the alliance affects.
TEST(PersonRulesTest, ARemitCoversTheAlliance) {
  Scenario scenario = WithManager();
  Holds(scenario, "2021-01-01", "alliance_manager", "m");
  scenario.Given("2021-01-01", "alliance_classified { business_areas: 'motors' business_areas: 'finance' }")
      .GivenOn("people/m", "2021-02-01", "work_profile_set { remit: 'motors' capacity_percent: 100 }");
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kRemit), Duties{});
  scenario.GivenOn("people/m", "2021-03-01",
                   "work_profile_set { main_job: 'J' remit: 'motors' capacity_percent: 100 }");
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kRemit), Duties{"people/m due 2021-03-01"});
  EXPECT_THAT(JudgedOn(scenario, "2021-06-01", kRemit).duties.at(0).text,
              HasSubstr("does not answer for finance."));
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kRemit + With("within_days", "5")),
            Duties{"people/m due 2021-03-06"});
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kRemit + With("role", "executive_sponsor")), Duties{});
  scenario.Given("2021-04-01", "alliance_classified { business_areas: 'motors' }");
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", kRemit), Duties{"people/m due 2021-03-01 done 2021-04-01"});
}

// R83, R85: what is lacking is said when the role is assigned.
TEST(AppointmentTest, WhatIsLackingIsRemarkedAtOnce) {
  Scenario scenario = WithManager(RulesAboutPeople("WARN"), kNeedsNegotiation);
  scenario.Given("2021-01-01", "alliance_classified { business_areas: 'motors' }")
      .GivenOn("people/m", "2021-02-01", "work_profile_set { main_job: 'J' capacity_percent: 20 }");
  scenario.When<Assign>(std::string(kAssign) + "allocation_percent: 30")
      .ThenRemarked({"WARN COMPETENCY_GAP", "WARN REMIT_GAP", "WARN OVERLOADED"});
  scenario.When<Assign>(std::string(kAssign) + "context { historical: true }")
      .ThenRemarked({"INFO COMPETENCY_GAP", "INFO REMIT_GAP"});
  IsAble(scenario, "2025-01-01", 3);
  scenario.GivenOn("people/m", "2025-01-01",
                   "work_profile_set { main_job: 'J' remit: 'motors' capacity_percent: 30 }");
  scenario.When<Assign>(std::string(kAssign) + "allocation_percent: 30").ThenRemarked({});
  scenario.GivenOn("people/m", "2025-06-01", "person_departed { }");
  scenario.When<Assign>(std::string(kAssign) + "allocation_percent: 30")
      .ThenRemarked({"WARN HOLDER_DEPARTED"});
}

TEST(AppointmentTest, WhatThereIsTimeToMendIsRemarkedAsWell) {
  const std::string rule = "rules { id: 'COMPETENCY_GAP' severity: WARN" + With("within_days", "90") + " }";
  Scenario scenario = WithManager(rule, kNeedsNegotiation);
  scenario.When<Assign>(kAssign).ThenRemarked({"WARN COMPETENCY_GAP"});
  WithManager("", kNeedsNegotiation).When<Assign>(kAssign).ThenRemarked({});
}

TEST(AppointmentTest, ABlockingRuleRefusesTheRole) {
  Scenario scenario = WithManager(RulesAboutPeople("BLOCK"), kNeedsNegotiation);
  scenario.When<Assign>(kAssign).ThenRefused(v1::PRECONDITION_FAILED, {"COMPETENCY_GAP"});
  scenario.When<Assign>(std::string(kAssign) + "capacity: DEPUTY").ThenRemarked({});
}

// R51: the load of other alliances counts, and so does the day on which a role goes over.
TEST(AppointmentTest, AHandoverIsWeighedAsAnAssignmentOnItsDay) {
  Scenario scenario = WithManager(RulesAboutPeople("WARN"), kNeedsNegotiation);
  Holds(scenario, "2021-01-01", "alliance_manager", "p");
  const std::string agree =
      "alliance: 'alliances/a' party: 'organizations/own' role: 'alliance_manager' from_person: 'people/p'"
      " to_person: 'people/m' takes_over_on { year: 2026 month: 3 day: 1 }";
  scenario.When<Agree>(agree).ThenRemarked({"WARN COMPETENCY_GAP"});
  IsAble(scenario, "2026-02-20", 3);
  scenario.When<Agree>(agree).ThenRemarked({});
}

// R113: a holder is assigned again for another part of the working time, and only for that.
TEST(AppointmentTest, TheWorkingTimeOfARoleIsChangedByAssigningItAgain) {
  Scenario scenario = WithManager();
  Holds(scenario, "2021-01-01", "alliance_manager", "m", "allocation_percent: 30");
  for (const char* same : {"", "allocation_percent: 30"}) {
    scenario.When<Assign>(std::string(kAssign) + same)
        .ThenRefused(v1::PRECONDITION_FAILED, {"ROLE_HELD_ALREADY"});
  }
  scenario.When<Assign>(std::string(kAssign) + "allocation_percent: 50")
      .Then({"role_assigned { party: 'organizations/own' role: 'alliance_manager' person: 'people/m'"
             " capacity: HOLDER allocation_percent: 50 }"});
}

}  // namespace
}  // namespace entente::domain
