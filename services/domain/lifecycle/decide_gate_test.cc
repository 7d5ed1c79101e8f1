#include "services/domain/lifecycle/decide_gate.h"

#include <string>

#include "gmock/gmock.h"
#include "services/domain/given_when_then.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

using Decide = v1::DecideGateRequest;
using Meet = v1::MeetGateConditionRequest;
using Enter = v1::EnterStageRequest;

// One gate, with a criterion that a rule judges, one that people attest, and one that only should be met.
constexpr char kGated[] =
    "playbook_published { playbook { name: 'playbooks/gated' version: 1"
    " stages { id: 'select' next: 'develop' next: 'retire' } stages { id: 'develop' next: 'retire' }"
    " stages { id: 'retire' } roles { id: 'alliance_manager' } roles { id: 'executive_sponsor' }"
    " gates { id: 'chosen' from_stage: 'select' to_stage: 'develop' gatekeepers_min: 2"
    "   working_roles: 'alliance_manager' documents { id: 'case' display_name: 'Business case' }"
    "   criteria { id: 'needs' display_name: 'A partner is wanted' must_meet: true"
    "     judged_by: 'NEEDS_NOT_ASSESSED' parameters { key: 'by_stage' value: 'develop' } }"
    "   criteria { id: 'fit' display_name: 'The strategies fit' must_meet: true }"
    "   criteria { id: 'culture' display_name: 'The cultures fit' } } } }";

constexpr char kAlly[] = "needs_assessed { needs: 'reach' conclusion: ALLY }";
constexpr char kManager[] =
    "role_assigned { party: 'organizations/own' person: 'people/m' role: 'alliance_manager' capacity: HOLDER "
    "}";

Scenario AtTheGate(const std::string& added = "") {
  Scenario scenario = Scenario::WithAlliance();
  std::string playbook = kGated;
  playbook.insert(playbook.size() - 4, added);
  scenario.GivenOn("playbooks/gated", "2020-01-01", playbook);
  scenario.Given("2020-01-01", "playbook_adopted { playbook_version: 'playbooks/gated@1' }");
  scenario.Given("2020-01-01", kManager);
  return scenario;
}

std::string Request(const std::string& more) {
  return "alliance: 'alliances/a' gate: 'chosen' " + more;
}

const char kKeepers[] = " gatekeepers: 'people/m' gatekeepers: 'people/k' ";
const char kFit[] = " criteria { criterion: 'fit' standing: MET text: 'Yes.' } ";
const char kCase[] = " documents { document: 'case' evidence { uri: 'https://x/1' } } ";

std::string Go(const std::string& more = "") {
  return Request(std::string("outcome: GO ") + kKeepers + kFit + kCase + more);
}

// The event that a decision with everything in order makes.
std::string Decided(const std::string& outcome, const std::string& criteria, const std::string& more = "") {
  return "gate_decided { gate: 'chosen' from_stage: 'select' to_stage: 'develop' outcome: " + outcome +
         criteria + kKeepers + more + kCase + "}";
}
const char kMetNeeds[] =
    " criteria { criterion: 'needs' standing: MET text: 'The rule NEEDS_NOT_ASSESSED finds nothing undone.' "
    "}";
const char kUnmetCulture[] =
    " criteria { criterion: 'culture' standing: UNMET text: 'Nobody has said that it is met.' }";

// R37: a GO decides at the gate and enters the stage behind it, in one.
TEST(DecideGate, AGoEntersTheStageBehindTheGate) {
  AtTheGate()
      .Given("2020-02-01", kAlly)
      .When<Decide>(Go())
      .Then({Decided("GO", std::string(kMetNeeds) + kFit + kUnmetCulture),
             "stage_entered { stage: 'develop' }"});
}

// R37: a GO is refused with everything that stands in its way, at once.
TEST(DecideGate, ARefusedGoNamesEverythingThatIsMissing) {
  AtTheGate()
      .When<Decide>(Request("outcome: GO gatekeepers: 'people/m'"))
      .ThenRefused(v1::PRECONDITION_FAILED, {"CRITERION_UNMET", "CRITERION_UNMET", "DOCUMENT_MISSING",
                                             "TOO_FEW_GATEKEEPERS", "NO_INDEPENDENT_GATEKEEPER"});
}

// R11: also what a rule of the playbook blocks behind the gate.
TEST(DecideGate, BlockingRulesBehindTheGateCount) {
  const std::string rules =
      " rules { id: 'EXECUTIVE_SPONSOR_MISSING' severity: BLOCK"
      "   parameters { key: 'within_days' value: '36500' } parameters { key: 'by_stage' value: 'develop' } }"
      " rules { id: 'TOO_FEW_PARTIES' severity: WARN parameters { key: 'least' value: '3' } }";
  Scenario scenario = AtTheGate(rules);
  scenario.When<Decide>(Go()).ThenRefused(v1::PRECONDITION_FAILED,
                                          {"CRITERION_UNMET", "EXECUTIVE_SPONSOR_MISSING"});
  scenario.Given("2020-02-01", kAlly)
      .Given("2020-02-01",
             "role_assigned { party: 'organizations/own' person: 'people/s' role: 'executive_sponsor' "
             "capacity: HOLDER }")
      .When<Decide>(Go())
      .ThenRemarked({"WARN TOO_FEW_PARTIES"});
}

TEST(DecideGate, ADryRunIsRefusedForTheSame) {
  Scenario scenario = AtTheGate();
  for (const char* dry : {"", " context { validate_only: true }"}) {
    scenario.When<Decide>(Request(std::string("outcome: GO gatekeepers: 'people/m'") + dry))
        .ThenRefused(v1::PRECONDITION_FAILED, {"CRITERION_UNMET", "CRITERION_UNMET", "DOCUMENT_MISSING",
                                               "TOO_FEW_GATEKEEPERS", "NO_INDEPENDENT_GATEKEEPER"});
  }
}

// R37: the gatekeepers go on without a criterion until a day; one that is met needs no waiver.
TEST(DecideGate, ACriterionIsWaivedUntilADay) {
  const std::string waiver =
      " criteria { criterion: 'needs' standing: WAIVED text: 'Under way.' waived_until { year: 2027 } }";
  AtTheGate()
      .When<Decide>(Go(waiver))
      .Then({Decided("GO", waiver + kFit + kUnmetCulture), "stage_entered { stage: 'develop' }"});
  AtTheGate()
      .Given("2020-02-01", kAlly)
      .When<Decide>(Go(waiver))
      .Then({Decided("GO", std::string(kMetNeeds) + kFit + kUnmetCulture),
             "stage_entered { stage: 'develop' }"});
}

TEST(DecideGate, AnotherOutcomeTellsHowAllCriteriaStandAndMovesNothing) {
  const std::string needs =
      " criteria { criterion: 'needs' standing: UNMET text: 'The assessment of strategic needs has to "
      "conclude"
      " that a partner is wanted, before the stage develop.' }";
  for (const char* outcome : {"NO_GO", "REWORK"}) {
    AtTheGate()
        .When<Decide>(Request(std::string("outcome: ") + outcome + kKeepers + kFit + kCase))
        .Then({Decided(outcome, needs + kFit + kUnmetCulture)});
  }
  AtTheGate()
      .When<Decide>(
          Request(std::string("outcome: HOLD resume_on { year: 2026 month: 3 }") + kKeepers + kFit + kCase))
      .Then({Decided("HOLD", needs + kFit + kUnmetCulture, "resume_on { year: 2026 month: 3 }")});
}

// R64: gatekeepers are independent of those who do the work, on the day of the decision.
TEST(DecideGate, WhoDidTheWorkBeforeIsIndependentNow) {
  Scenario scenario = AtTheGate();
  scenario.Given("2020-02-01", kAlly)
      .Given("2020-01-01",
             "role_assigned { party: 'organizations/x' person: 'people/k' role: 'alliance_manager' "
             "capacity: HOLDER }")
      .When<Decide>(Go())
      .ThenRefused(v1::PRECONDITION_FAILED, {"NO_INDEPENDENT_GATEKEEPER"});
  scenario.Given("2025-12-31",
                 "role_ended { party: 'organizations/x' person: 'people/k' role: 'alliance_manager' "
                 "capacity: HOLDER }");
  scenario.When<Decide>(Go());
  EXPECT_TRUE(scenario.decision().ok()) << scenario.decision().status();
}

TEST(DecideGate, WhatTheGateDoesNotHaveIsNotInThePlaybook) {
  AtTheGate()
      .When<Decide>("alliance: 'alliances/a' gate: 'no_gate' outcome: GO")
      .ThenRefused(v1::NOT_IN_PLAYBOOK, {"gate"});
  AtTheGate()
      .When<Decide>(Request("outcome: GO criteria { criterion: 'love' standing: MET }"
                            " documents { document: 'ring' }"))
      .ThenRefused(v1::NOT_IN_PLAYBOOK, {"criteria[0].criterion", "documents[0].document"});
}

TEST(DecideGate, EveryFaultyFieldIsNamed) {
  AtTheGate()
      .When<Decide>(Request(
          "outcome: GO resume_on { year: 2027 } gatekeepers: 'people/k' gatekeepers: 'people/k'"
          " criteria { criterion: 'needs' standing: MET } criteria { criterion: 'fit' standing: WAIVED }"
          " criteria { criterion: 'culture' } criteria { criterion: 'fit' standing: MET waived_until { year: "
          "2027 } }"
          " conditions { id: 'fit' due_on { year: 2020 } } documents { document: 'case' }"
          " documents { document: 'case' }"))
      .ThenRefused(v1::FIELD_INVALID,
                   {"criteria[3].criterion", "criteria[0].standing", "criteria[1].waived_until",
                    "criteria[2].standing", "criteria[3].waived_until", "gatekeepers[1]", "conditions[0].id",
                    "conditions[0].due_on", "documents[1].document", "resume_on"});
  AtTheGate()
      .When<Decide>(Request("outcome: HOLD conditions { id: 'a' due_on { year: 2027 } }"
                            " criteria { criterion: 'fit' standing: WAIVED waived_until { year: 2019 } }"))
      .ThenRefused(v1::FIELD_INVALID, {"criteria[0].waived_until", "conditions", "resume_on"});
  AtTheGate()
      .When<Decide>(Request("outcome: HOLD resume_on { year: 2019 }"))
      .ThenRefused(v1::FIELD_INVALID, {"resume_on"});
}

TEST(DecideGate, OnlyTheAllianceBeforeTheGateIsJudgedAtIt) {
  AtTheGate()
      .Given("2020-02-01", kAlly)
      .Given("2021", "stage_entered { stage: 'develop' }")
      .When<Decide>(Go())
      .ThenRefused(v1::PRECONDITION_FAILED, {"NOT_AT_GATE"});
  AtTheGate()
      .Given("2020-02-01", kAlly)
      .Given("2021", "status_changed { status: CLOSED }")
      .When<Decide>(Go())
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
}

TEST(DecideGate, ACorrectionTakesThePlaceOfTheDecisionAlone) {
  AtTheGate()
      .Given("2020-02-01", kAlly)
      .Given("2021", "stage_entered { stage: 'develop' }")
      .When<Decide>(Go(" context { corrects: 'events/9' }"))
      .Then({Decided("GO", std::string(kMetNeeds) + kFit + kUnmetCulture)});
}

// R37: a stage behind a gate is entered by a GO only; other moves are free.
TEST(DecideGate, AStageBehindAGateIsNotEnteredOtherwise) {
  const std::string develop = "alliance: 'alliances/a' stage: 'develop' ";
  Scenario scenario = AtTheGate();
  scenario.When<Enter>(develop).ThenRefused(v1::PRECONDITION_FAILED, {"GATE_NOT_PASSED"});
  scenario.When<Enter>(develop + "context { historical: true }").ThenRemarked({"INFO GATE_NOT_PASSED"});
  scenario.When<Enter>("alliance: 'alliances/a' stage: 'retire'").Then({"stage_entered { stage: 'retire' }"});
  // Its entry was withdrawn, the GO stands.
  scenario.Given("2021", "gate_decided { gate: 'chosen' outcome: GO }");
  scenario.When<Enter>(develop).Then({"stage_entered { stage: 'develop' }"});
  scenario.Given("2022", "gate_decided { gate: 'chosen' outcome: REWORK }");
  scenario.When<Enter>(develop).ThenRefused(v1::PRECONDITION_FAILED, {"GATE_NOT_PASSED"});
}

TEST(DecideGate, AGoServesOnce) {
  Scenario scenario = AtTheGate();
  scenario.Given("2021", "gate_decided { gate: 'chosen' outcome: GO }");
  scenario.Given("2021", "stage_entered { stage: 'develop' }");
  scenario.Given("2022", "stage_entered { stage: 'select' }");
  scenario.When<Enter>("alliance: 'alliances/a' stage: 'develop'")
      .ThenRefused(v1::PRECONDITION_FAILED, {"GATE_NOT_PASSED"});
}

// R37: conditions of a GO, and what it waived, are met once.
TEST(DecideGate, AConditionIsMetOnce) {
  const std::string met = "gate_condition_met { gate: 'chosen' condition: 'plan' }";
  const std::string meet = "alliance: 'alliances/a' gate: 'chosen' condition: ";
  Scenario scenario = AtTheGate();
  scenario.When<Meet>(meet + "'plan'").ThenRefused(v1::PRECONDITION_FAILED, {"NO_SUCH_CONDITION"});
  scenario.Given("2021-01-01",
                 "gate_decided { gate: 'chosen' outcome: GO conditions { id: 'plan' due_on { year: 2021 } }"
                 " criteria { criterion: 'fit' standing: WAIVED waived_until { year: 2022 } }"
                 " criteria { criterion: 'culture' standing: UNMET } }");
  scenario.When<Meet>(meet + "'plan'").Then({met});
  scenario.When<Meet>(meet + "'fit'").Then({"gate_condition_met { gate: 'chosen' condition: 'fit' }"});
  scenario.When<Meet>(meet + "'culture'").ThenRefused(v1::PRECONDITION_FAILED, {"NO_SUCH_CONDITION"});
  scenario.Given("2021-02-01", met)
      .When<Meet>(meet + "'plan'")
      .ThenRefused(v1::PRECONDITION_FAILED, {"MET_ALREADY"});
  scenario.Given("2021-03-01", "gate_decided { gate: 'chosen' outcome: REWORK }");
  scenario.When<Meet>(meet + "'plan'").ThenRefused(v1::PRECONDITION_FAILED, {"NO_SUCH_CONDITION"});
}

// R37: what was decided at gates is seen as of a day, with what was met by then.
TEST(GateDecisions, AreShownWithTheDaysOnWhichConditionsWereMet) {
  Scenario scenario = AtTheGate();
  scenario.Given("2021-01-01",
                 "gate_decided { gate: 'chosen' from_stage: 'select' to_stage: 'develop' outcome: GO"
                 " gatekeepers: 'people/k' conditions { id: 'plan' text: 'P' due_on { year: 2021 } } }");
  scenario.Given("2021-02-01", "gate_condition_met { gate: 'chosen' condition: 'plan' }");
  const auto shown = [&](const char* day) {
    return AllianceAt(*scenario.world().FindAlliance("alliances/a"), DayOfDate(day));
  };
  EXPECT_EQ(shown("2020-12-31").gate_decisions_size(), 0);
  ASSERT_EQ(shown("2021-01-01").gate_decisions_size(), 1);
  EXPECT_FALSE(shown("2021-01-31").gate_decisions(0).conditions(0).has_met_on());
  const v1::GateDecision decision = shown("2021-02-01").gate_decisions(0);
  EXPECT_EQ(decision.outcome(), v1::GateDecision::GO);
  EXPECT_EQ(decision.event(), "events/12");
  EXPECT_EQ(FormatDate(decision.conditions(0).met_on()), "2021-02-01");
}

}  // namespace
}  // namespace entente::domain
