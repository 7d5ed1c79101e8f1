#include "services/domain/lifecycle/rules.h"

#include <string>

#include "gmock/gmock.h"
#include "services/domain/given_when_then.h"
#include "services/domain/lifecycle/agreed.h"
#include "services/domain/lifecycle/checklist.h"
#include "services/domain/rules/duties_of.h"

namespace entente::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const char kDevelop[] = "stage_entered { stage: 'develop' }";

Scenario WithManager() {
  Scenario scenario = Scenario::WithAlliance();
  for (const char* role : {"alliance_manager", "executive_sponsor"}) {
    scenario.Given("2020-01-01", std::string("role_assigned { party: 'organizations/own' person: 'people/") +
                                     role + "' role: '" + role + "' capacity: HOLDER }");
  }
  return scenario;
}

std::vector<std::string> ResponsibleFor(Scenario& scenario, const std::string& rule) {
  return JudgedOn(scenario, "2025", rule).duties.front().responsible;
}

// R37: what a GO was given under is met in time; the next decision at the gate asks anew.
TEST(GateConditionOverdue, IsDueUntilItIsMet) {
  const char kRule[] = "id: 'GATE_CONDITION_OVERDUE'";
  Scenario scenario = WithManager();
  scenario.Given(
      "2021-01-01",
      "gate_decided { gate: 'g' outcome: GO conditions { id: 'plan' due_on { year: 2021 month: 6 } }"
      " conditions { id: 'team' due_on { year: 2022 } owner: 'people/o' } }");
  EXPECT_THAT(StandingsOn(scenario, "2021-06-30", kRule),
              ElementsAre("g/plan 2021-06-30 UPCOMING", "g/team 2022-12-31 UPCOMING"));
  EXPECT_THAT(JudgedOn(scenario, "2021-02-01", kRule).duties[1].responsible, ElementsAre("people/o"));
  EXPECT_THAT(ResponsibleFor(scenario, kRule), ElementsAre("people/alliance_manager"));
  scenario.Given("2021-08-01", "gate_condition_met { gate: 'g' condition: 'plan' }");
  EXPECT_THAT(StandingsOn(scenario, "2021-07-01", kRule),
              ElementsAre("g/plan 2021-06-30 OVERDUE", "g/team 2022-12-31 UPCOMING"));
  EXPECT_THAT(StandingsOn(scenario, "2021-08-01", kRule),
              ElementsAre("g/plan 2021-06-30 DONE_LATE 2021-08-01", "g/team 2022-12-31 UPCOMING"));
  scenario.Given("2021-09-01", "gate_decided { gate: 'g' outcome: REWORK }");
  EXPECT_THAT(StandingsOn(scenario, "2021-09-01", kRule), IsEmpty());
}

// R37: a waiver ends, and what was waived is met by then: as people say, or as the rule finds.
TEST(WaiverExpired, WhatWasWaivedIsMetBeforeItEnds) {
  const char kRule[] = "id: 'WAIVER_EXPIRED'";
  Scenario scenario = WithManager();
  scenario.GivenOn(
      "playbooks/gated", "2020-01-01",
      "playbook_published { playbook { name: 'playbooks/gated' version: 1 stages { id: 'select' }"
      " stages { id: 'develop' } roles { id: 'alliance_manager' } gates { id: 'g'"
      " from_stage: 'select' to_stage: 'develop' criteria { id: 'fit' }"
      " criteria { id: 'needs' judged_by: 'NEEDS_NOT_ASSESSED'"
      "   parameters { key: 'by_stage' value: 'develop' } } } } }");
  scenario.Given("2020-01-01", "playbook_adopted { playbook_version: 'playbooks/gated@1' }");
  scenario.Given("2021-01-01", kDevelop);
  scenario.Given("2021-01-01",
                 "gate_decided { gate: 'g' outcome: GO"
                 " criteria { criterion: 'fit' standing: WAIVED waived_until { year: 2021 month: 3 } }"
                 " criteria { criterion: 'needs' standing: WAIVED waived_until { year: 2021 month: 4 } }"
                 " criteria { criterion: 'other' standing: UNMET } }");
  EXPECT_THAT(StandingsOn(scenario, "2021-04-01", kRule),
              ElementsAre("g/fit 2021-03-31 OVERDUE", "g/needs 2021-04-30 UPCOMING"));
  scenario.Given("2021-03-15", "gate_condition_met { gate: 'g' condition: 'fit' }");
  scenario.Given("2021-05-10", "needs_assessed { conclusion: ALLY }");
  EXPECT_THAT(StandingsOn(scenario, "2021-05-09", kRule),
              ElementsAre("g/fit 2021-03-31 DONE 2021-03-15", "g/needs 2021-04-30 OVERDUE"));
  EXPECT_THAT(StandingsOn(scenario, "2021-05-10", kRule),
              ElementsAre("g/fit 2021-03-31 DONE 2021-03-15", "g/needs 2021-04-30 DONE_LATE 2021-05-10"));
  EXPECT_THAT(ResponsibleFor(scenario, kRule), ElementsAre("people/alliance_manager"));
}

TEST(WaiverExpired, IsNotAskedAboutItself) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.GivenOn(
      "playbooks/gated", "2020-01-01",
      "playbook_published { playbook { name: 'playbooks/gated' version: 1 stages { id: 'select' }"
      " stages { id: 'develop' } gates { id: 'g' from_stage: 'select' to_stage: 'develop'"
      " criteria { id: 'waivers' judged_by: 'WAIVER_EXPIRED' } } } }");
  scenario.Given("2020-01-01", "playbook_adopted { playbook_version: 'playbooks/gated@1' }");
  scenario.Given("2021-01-01",
                 "gate_decided { gate: 'g' outcome: GO"
                 " criteria { criterion: 'waivers' standing: WAIVED waived_until { year: 2021 } } }");
  EXPECT_THAT(StandingsOn(scenario, "2022", "id: 'WAIVER_EXPIRED'"),
              ElementsAre("g/waivers 2021-12-31 OVERDUE"));
}

// R37: what was put on hold is taken up again, by another decision or by a move.
TEST(HoldNotResumed, IsTakenUpAgainInTime) {
  const std::string rule = "id: 'HOLD_NOT_RESUMED' ";
  Scenario scenario = WithManager();
  scenario.Given("2021-01-01", "gate_decided { gate: 'g' outcome: HOLD resume_on { year: 2021 month: 3 } }");
  EXPECT_THAT(StandingsOn(scenario, "2021-03-31", rule), ElementsAre("g 2021-03-31 UPCOMING"));
  EXPECT_THAT(StandingsOn(scenario, "2021-04-01", rule), ElementsAre("g 2021-03-31 OVERDUE"));
  EXPECT_THAT(ResponsibleFor(scenario, rule), ElementsAre("people/alliance_manager"));
  EXPECT_THAT(ResponsibleFor(scenario, rule + "parameters { key: 'seen_to_by' value: 'executive_sponsor' }"),
              ElementsAre("people/executive_sponsor"));
  scenario.Given("2021-05-01", "stage_entered { stage: 'retire' }");
  EXPECT_THAT(StandingsOn(scenario, "2021-06-01", rule), ElementsAre("g 2021-03-31 DONE_LATE 2021-05-01"));
  scenario.Given("2021-03-01", "gate_decided { gate: 'g' outcome: NO_GO }");
  EXPECT_THAT(StandingsOn(scenario, "2021-06-01", rule), ElementsAre("g 2021-03-31 DONE 2021-03-01"));
}

std::string Stated(const std::string& id, const std::string& more) {
  return "obligation_stated { obligation: '" + id + "' title: 'Pay' party: 'organizations/own' " + more + "}";
}

// R38: what is owed is done in time; what outlives the alliance also when it is closed.
TEST(ObligationOverdue, IsDueUntilItIsDischarged) {
  const char kRule[] = "id: 'OBLIGATION_OVERDUE'";
  Scenario scenario = WithManager();
  scenario.Given("2021-01-01", Stated("fee", "due_on { year: 2021 month: 6 day: 1 } "));
  scenario.Given("2021-01-01", Stated("secrecy", "survives_retirement: true "));
  scenario.Given("2021-01-01",
                 Stated("royalties", "survives_retirement: true owner: 'people/o' due_on { year: 2024 } "));
  EXPECT_THAT(StandingsOn(scenario, "2021-06-02", kRule),
              ElementsAre("alliances/a/obligations/fee 2021-06-01 OVERDUE",
                          "alliances/a/obligations/royalties 2024-12-31 UPCOMING"));
  EXPECT_THAT(ResponsibleFor(scenario, kRule), ElementsAre("people/alliance_manager"));
  EXPECT_THAT(JudgedOn(scenario, "2022", kRule).duties[1].responsible, ElementsAre("people/o"));
  scenario.Given("2021-05-01", "obligation_discharged { obligation: 'fee' }");
  EXPECT_THAT(StandingsOn(scenario, "2021-06-02", kRule).front(),
              "alliances/a/obligations/fee 2021-06-01 DONE 2021-05-01");
  scenario.Given("2022-01-01", "status_changed { status: CLOSED }");
  EXPECT_THAT(StandingsOn(scenario, "2025", kRule),
              ElementsAre("alliances/a/obligations/royalties 2024-12-31 OVERDUE"));
}

// R38: someone sees to each obligation, also after the end.
TEST(ObligationWithoutOwner, SomeoneSeesToIt) {
  const std::string rule = "id: 'OBLIGATION_WITHOUT_OWNER' ";
  const std::string name = "alliances/a/obligations/o ";
  const std::string outlives = "survives_retirement: true ";
  Scenario scenario = WithManager();
  scenario.Given("2021-01-01", Stated("o", outlives));
  EXPECT_THAT(StandingsOn(scenario, "2021-01-15", rule), ElementsAre(name + "2021-01-15 UPCOMING"));
  EXPECT_THAT(StandingsOn(scenario, "2021-01-15", rule + "parameters { key: 'within_days' value: '3' }"),
              ElementsAre(name + "2021-01-04 OVERDUE"));
  EXPECT_THAT(ResponsibleFor(scenario, rule), ElementsAre("people/alliance_manager"));
  scenario.Given("2021-02-01", Stated("o", outlives + "owner: 'people/o' "));
  EXPECT_THAT(StandingsOn(scenario, "2021-02-01", rule),
              ElementsAre(name + "2021-01-15 DONE_LATE 2021-02-01"));
  scenario.Given("2022-01-01", Stated("o", outlives));
  scenario.Given("2022-01-02", Stated("fee", ""));
  scenario.Given("2022-01-03", "status_changed { status: CLOSED }");
  EXPECT_THAT(StandingsOn(scenario, "2022-02-01", rule),
              ElementsAre(name + "2021-01-15 DONE_LATE 2021-02-01", name + "2022-01-15 OVERDUE"));
  scenario.Given("2022-01-10", "obligation_discharged { obligation: 'o' }");
  EXPECT_THAT(StandingsOn(scenario, "2022-02-01", rule).back(), name + "2022-01-15 DONE 2022-01-10");
}

// R43: what is planned is reached in time, or said to be missed.
TEST(MilestoneOverdue, IsDueUntilItIsReachedOrMissed) {
  const char kRule[] = "id: 'MILESTONE_OVERDUE'";
  Scenario scenario = WithManager();
  scenario.Given(
      "2021-01-01",
      "milestone_planned { milestone: 'm' title: 'M' kind: 'plan' due_on { year: 2021 month: 3 } }");
  scenario.Given("2021-01-01", "milestone_reached { milestone: 'unplanned' title: 'U' kind: 'plan' }");
  const std::string name = "alliances/a/milestones/m ";
  EXPECT_THAT(StandingsOn(scenario, "2021-04-01", kRule), ElementsAre(name + "2021-03-31 OVERDUE"));
  EXPECT_THAT(ResponsibleFor(scenario, kRule), ElementsAre("people/alliance_manager"));
  scenario.Given("2021-04-10", "milestone_missed { milestone: 'm' }");
  scenario.Given("2021-05-10", "milestone_reached { milestone: 'm' }");
  EXPECT_THAT(StandingsOn(scenario, "2021-06-01", kRule),
              ElementsAre(name + "2021-03-31 DONE_LATE 2021-04-10"));
}

Scenario WithChecklist() {
  Scenario scenario = WithManager();
  scenario.GivenOn(
      "playbooks/ours", "2020-01-01",
      "playbook_published { playbook { name: 'playbooks/ours' version: 1 roles { id: 'alliance_manager' }"
      " stages { id: 'select' next: 'develop' next: 'retire' expected_activities: 'visit' }"
      " stages { id: 'develop' next: 'retire' next: 'select' expected_activities: 'talk' }"
      " stages { id: 'retire' }"
      " activity_types { id: 'visit' } activity_types { id: 'talk' } } }");
  scenario.Given("2020-01-01", "playbook_adopted { playbook_version: 'playbooks/ours@1' }");
  return scenario;
}

const char kChecklist[] = "id: 'CHECKLIST_INCOMPLETE'";

// R64: what is expected in a stage is done before the next one is entered.
TEST(ChecklistIncomplete, IsDueWhenTheNextStageIsEntered) {
  Scenario scenario = WithChecklist();
  EXPECT_THAT(StandingsOn(scenario, "2025", kChecklist), IsEmpty());
  scenario.Given("2021-01-01", kDevelop);
  EXPECT_THAT(StandingsOn(scenario, "2021-02-01", kChecklist),
              ElementsAre("select/visit 2021-01-01 OVERDUE"));
  EXPECT_THAT(ResponsibleFor(scenario, kChecklist), ElementsAre("people/alliance_manager"));
  scenario.Given("2021-03-01", "activity_recorded { activity_type: 'visit' }");
  EXPECT_THAT(StandingsOn(scenario, "2021-04-01", kChecklist),
              ElementsAre("select/visit 2021-01-01 DONE_LATE 2021-03-01"));
  scenario.Given("2019-12-31", "activity_recorded { activity_type: 'visit' }");
  scenario.Given("2020-03-01", "activity_recorded { activity_type: 'visit' }");
  EXPECT_THAT(StandingsOn(scenario, "2021-04-01", kChecklist),
              ElementsAre("select/visit 2021-01-01 DONE 2020-03-01"));
}

TEST(ChecklistIncomplete, GoingBackAndGivingUpAskNothing) {
  Scenario scenario = WithChecklist();
  scenario.Given("2020-03-01", "activity_recorded { activity_type: 'visit' }");
  scenario.Given("2021-01-01", kDevelop);
  scenario.Given("2022-01-01", "stage_entered { stage: 'select' }");
  scenario.Given("2023-01-01", "stage_entered { stage: 'retire' }");
  EXPECT_THAT(StandingsOn(scenario, "2025", kChecklist),
              ElementsAre("select/visit 2021-01-01 DONE 2020-03-01"));
}

// R64: what the stage expects, and what of it has been done since the alliance is in it.
TEST(Checklist, TellsWhatTheStageOfTheDayExpects) {
  Scenario scenario = WithChecklist();
  const auto& alliance = *scenario.world().FindAlliance("alliances/a");
  const auto checklist = [&](const char* date) {
    const Day day = DayOfDate(date);
    return ChecklistAt({scenario.world(), alliance, *PlaybookAt(scenario.world(), alliance, day), day});
  };
  EXPECT_THAT(checklist("2019"), IsEmpty());
  EXPECT_EQ(checklist("2020-06-01").front().activity_type, "visit");
  EXPECT_FALSE(checklist("2020-06-01").front().done.has_value());
  scenario.Given("2021-01-01", kDevelop);
  scenario.Given("2021-02-01", "activity_recorded { activity_type: 'talk' }");
  EXPECT_EQ(checklist("2021-06-01").front().done, DayOfDate("2021-02-01"));
}

TEST(LifecycleRules, WhoHoldsTheRoleSeesToIt) {
  Scenario scenario = WithChecklist();
  scenario.Given("2021-01-01", kDevelop);
  scenario.Given("2021-01-01", Stated("fee", "due_on { year: 2021 } "));
  scenario.Given("2021-01-01",
                 "milestone_planned { milestone: 'm' title: 'M' kind: 'plan' due_on { year: 2021 } }");
  scenario.Given("2021-01-01",
                 "gate_decided { gate: 'g' outcome: GO conditions { id: 'c' due_on { year: 2021 } }"
                 " criteria { criterion: 'fit' standing: WAIVED waived_until { year: 2021 } } }");
  scenario.Given("2021-01-01", "gate_decided { gate: 'h' outcome: HOLD resume_on { year: 2021 } }");
  for (const KnownRule& rule : LifecycleRules()) {
    SCOPED_TRACE(rule.id);
    const std::string asked = std::string("id: '") + rule.id + "'";
    EXPECT_THAT(ResponsibleFor(scenario, asked), ElementsAre("people/alliance_manager"));
    EXPECT_THAT(ResponsibleFor(scenario, asked + With("seen_to_by", "executive_sponsor")),
                ElementsAre("people/executive_sponsor"));
  }
}

// R38: what was agreed is due also where the playbook has no rule about it.
TEST(AgreedDuties, AreThoseForWhichThePlaybookHasNoRule) {
  Scenario scenario = WithManager();
  scenario.Given("2021-01-01", Stated("fee", "due_on { year: 2021 } "));
  scenario.Given("2021-01-01", Stated("royalties", "survives_retirement: true due_on { year: 2022 } "));
  scenario.Given("2021-01-01",
                 "milestone_planned { milestone: 'm' title: 'M' kind: 'plan' due_on { year: 2023 } }");
  scenario.Given("2021-01-01",
                 "gate_decided { gate: 'g' outcome: GO conditions { id: 'c' due_on { year: 2024 } } }");
  const auto& alliance = *scenario.world().FindAlliance("alliances/a");
  const auto agreed = [&](const v1::Playbook& playbook, const char* date) {
    std::vector<std::string> subjects;
    for (const Duty& duty : AgreedDuties({scenario.world(), alliance, playbook, DayOfDate(date)}))
      subjects.push_back(duty.subject);
    return subjects;
  };
  v1::Playbook playbook = *PlaybookAt(scenario.world(), alliance, DayOfDate("2025"));
  EXPECT_THAT(agreed(playbook, "2025"),
              ElementsAre("g/c", "alliances/a/obligations/fee", "alliances/a/obligations/royalties",
                          "alliances/a/milestones/m"));
  playbook.add_rules()->set_id("OBLIGATION_OVERDUE");
  EXPECT_THAT(agreed(playbook, "2025"), ElementsAre("g/c", "alliances/a/milestones/m"));
  playbook.mutable_rules()->RemoveLast();
  scenario.Given("2024", "status_changed { status: CLOSED }");
  EXPECT_THAT(agreed(playbook, "2025"), ElementsAre("alliances/a/obligations/royalties"));
}

}  // namespace
}  // namespace entente::domain
