#include "entente/v1/agreement_service.pb.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/lifecycle_service.pb.h"
#include "entente/v1/ownership_service.pb.h"
#include "entente/v1/performance_service.pb.h"
#include "entente/v1/plan_service.pb.h"
#include "gmock/gmock.h"
#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

using Enter = v1::EnterStageRequest;
using Change = v1::ChangeStatusRequest;

Scenario WithOwners() {
  Scenario scenario = Scenario::WithAlliance();
  for (const char* role : {"executive_sponsor", "alliance_manager"}) {
    scenario.Given("2020-01-01",
                   std::string("role_assigned { party: 'organizations/own' person: 'people/p' role: '") +
                       role + "' capacity: HOLDER }");
  }
  return scenario;
}

// R37: select, develop, retire, in the order that the playbook allows.
TEST(LifecycleDecideTest, AnAllianceMovesAsThePlaybookAllows) {
  WithOwners()
      .When<Enter>("alliance: 'alliances/a' stage: 'develop'")
      .Then({"stage_entered { stage: 'develop' }"})
      .ThenRemarked({});
  WithOwners()
      .Given("2024", "stage_entered { stage: 'retire' }")
      .When<Enter>("alliance: 'alliances/a' stage: 'develop'")
      .ThenRefused(v1::PRECONDITION_FAILED, {"STAGE_NOT_NEXT"})
      .When<Enter>("alliance: 'alliances/a' stage: 'develop' context { historical: true }")
      .Then({"stage_entered { stage: 'develop' }"})
      .ThenRemarked({"INFO STAGE_NOT_NEXT"});
}

TEST(LifecycleDecideTest, AStageIsEnteredOnce) {
  WithOwners()
      .When<Enter>("alliance: 'alliances/a' stage: 'select'")
      .ThenRefused(v1::PRECONDITION_FAILED, {"STAGE_ENTERED_ALREADY"});
}

TEST(LifecycleDecideTest, NoMoveIsAllowedBeforeTheAllianceBegan) {
  WithOwners()
      .When<Enter>("alliance: 'alliances/a' stage: 'develop' context { effective_on { year: 2019 } }")
      .ThenRefused(v1::PRECONDITION_FAILED, {"NO_STAGE_YET"});
}

TEST(LifecycleDecideTest, StagesAreThoseOfThePlaybook) {
  Scenario::WithAlliance()
      .When<Enter>("alliance: 'alliances/a' stage: 'marry' context { historical: true }")
      .ThenRefused(v1::NOT_IN_PLAYBOOK, {"stage"});
}

// R7, R8, R9: an alliance without its two owners is remarked on, and so is one without a second party (R21).
TEST(LifecycleDecideTest, TheRulesOfThePlaybookRemark) {
  Scenario::WithAlliance()
      .Given("2021", "party_left { organization: 'organizations/x' }")
      .When<Enter>("alliance: 'alliances/a' stage: 'develop'")
      .Then({"stage_entered { stage: 'develop' }"})
      .ThenRemarked(
          {"WARN EXECUTIVE_SPONSOR_MISSING", "WARN ALLIANCE_MANAGER_MISSING", "WARN TOO_FEW_PARTIES"});
}

TEST(LifecycleDecideTest, AnOwnerOfAnotherPartyIsNotOurs) {
  const std::string theirs =
      "role_assigned { party: 'organizations/x' person: 'people/p' role: 'executive_sponsor' capacity: "
      "HOLDER }";
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2020-01-01", theirs).When<Enter>("alliance: 'alliances/a' stage: 'develop'");
  scenario.ThenRemarked({"WARN EXECUTIVE_SPONSOR_MISSING", "WARN ALLIANCE_MANAGER_MISSING"});
}

TEST(LifecycleDecideTest, AnyMembersOwnerWillDoWhereNoneIsOurs) {
  // An alliance that is only watched. Who has left owns it no more.
  Scenario scenario = WithOwners();
  scenario.Given("2020-01-01",
                 "role_assigned { party: 'organizations/x' person: 'people/p' role: 'executive_sponsor' "
                 "capacity: HOLDER }");
  scenario.Given("2021", "party_left { organization: 'organizations/own' }")
      .Given("2021", "party_joined { organization: 'organizations/y' }")
      .When<Enter>("alliance: 'alliances/a' stage: 'develop'")
      .ThenRemarked({"WARN ALLIANCE_MANAGER_MISSING"});
}

TEST(LifecycleDecideTest, ABlockingRuleRefusesWithEverythingElseThatIsUnmet) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.GivenOn("playbooks/strict", "2020",
                   "playbook_published { playbook { name: 'playbooks/strict' version: 1"
                   " stages { id: 'one' } stages { id: 'two' }"
                   " rules { id: 'TOO_FEW_PARTIES' severity: BLOCK from_stage: 'two'"
                   "   parameters { key: 'least' value: '3' } } } }");
  scenario.GivenOn("alliances/b", "2020",
                   "alliance_created { playbook_version: 'playbooks/strict@1' stage: 'one' }");
  scenario.When<Enter>("alliance: 'alliances/b' stage: 'two'")
      .ThenRefused(v1::PRECONDITION_FAILED, {"STAGE_NOT_NEXT", "TOO_FEW_PARTIES"});
  scenario.When<Enter>("alliance: 'alliances/b' stage: 'one'")
      .ThenRefused(v1::PRECONDITION_FAILED, {"STAGE_ENTERED_ALREADY"});
}

TEST(LifecycleDecideTest, AClosedAllianceStaysClosed) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<Change>("alliance: 'alliances/a' status: ACTIVE").ThenNothing();
  scenario.Given("2024", "status_changed { status: CLOSED }");
  scenario.When<Change>("alliance: 'alliances/a' status: ACTIVE")
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
  scenario.When<Change>("alliance: 'alliances/a' status: CLOSED")
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
  scenario.When<Change>("alliance: 'alliances/a' status: ACTIVE context { historical: true }")
      .Then({"status_changed { status: ACTIVE }"});
}

TEST(LifecycleDecideTest, AnAllianceIsClosedInAStageThatEndsItsLifeCycle) {
  const std::string close = "alliance: 'alliances/a' status: CLOSED";
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<Change>(close).ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_NOT_RETIRED"});
  EXPECT_THAT(
      scenario.decision().status().message(),
      testing::HasSubstr("The alliance is in the stage select on 2026-01-15, and it can only be closed "
                         "in one that ends the life cycle. playbooks/light@1 has retire."));
  scenario.When<Change>(close + " context { historical: true }")
      .Then({"status_changed { status: CLOSED }"})
      .ThenRemarked({"INFO ALLIANCE_NOT_RETIRED"});
  scenario.When<Change>("alliance: 'alliances/a' status: ON_HOLD")
      .Then({"status_changed { status: ON_HOLD }"});
  scenario.Given("2025", "stage_entered { stage: 'retire' }");
  scenario.When<Change>(close).Then({"status_changed { status: CLOSED }"}).ThenRemarked({});
}

TEST(LifecycleDecideTest, TheStageOfTheDayCounts) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2025-06-01", "stage_entered { stage: 'retire' }");
  const std::string close = "alliance: 'alliances/a' status: CLOSED context { effective_on ";
  scenario.When<Change>(close + "{ year: 2025 month: 5 day: 31 } }")
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_NOT_RETIRED"});
  scenario.When<Change>(close + "{ year: 2025 month: 6 day: 1 } }")
      .Then({"status_changed { status: CLOSED }"});
  scenario.When<Change>(close + "{ year: 2019 } }")
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_NOT_RETIRED"});
}

TEST(LifecycleDecideTest, WithoutAStageThatEndsItAnAllianceIsClosedAsHistoryOnly) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.GivenOn("playbooks/round", "2020",
                   "playbook_published { playbook { name: 'playbooks/round' version: 1"
                   " stages { id: 'one' next: 'two' } stages { id: 'two' next: 'one' } } }");
  scenario.GivenOn("alliances/b", "2020",
                   "alliance_created { playbook_version: 'playbooks/round@1' stage: 'one' }");
  scenario.When<Change>("alliance: 'alliances/b' status: CLOSED")
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_NOT_RETIRED"});
  EXPECT_THAT(scenario.decision().status().message(), testing::HasSubstr("playbooks/round@1 has none."));
}

// Gives a command to an alliance that was closed in 2024, with facts before; refused, but not on a day
// before.
template <typename Request>
void ExpectRefusedOnceClosed(const std::string& request) {
  SCOPED_TRACE(Request::descriptor()->name());
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021", "kpi_defined { kpi: 'share' definition { unit: 'percent' } }");
  scenario.Given("2024", "status_changed { status: CLOSED }");
  scenario.When<Request>(request).ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
  scenario.When<Request>(request + " context { effective_on { year: 2023 } }");
  EXPECT_TRUE(scenario.decision().ok()) << scenario.decision().status();
  scenario.When<Request>(request + " context { corrects: 'events/9' }");
  EXPECT_TRUE(scenario.decision().ok()) << scenario.decision().status();
  scenario.When<Request>(request + " context { historical: true }");
  EXPECT_TRUE(scenario.decision().ok()) << scenario.decision().status();
}

// R38: nothing new begins in an alliance that has ended.
TEST(LifecycleDecideTest, NothingBeginsInAClosedAlliance) {
  const std::string y = "alliance: 'alliances/a' organization: 'organizations/y'";
  ExpectRefusedOnceClosed<Enter>("alliance: 'alliances/a' stage: 'develop'");
  ExpectRefusedOnceClosed<v1::InvitePartyRequest>(y);
  ExpectRefusedOnceClosed<v1::RecordPartyApplicationRequest>(y);
  ExpectRefusedOnceClosed<v1::JoinPartyRequest>(y);
  ExpectRefusedOnceClosed<v1::SuspendPartyRequest>("alliance: 'alliances/a' organization: 'organizations/x'");
  ExpectRefusedOnceClosed<v1::SucceedPartyRequest>(
      "alliance: 'alliances/a' organization: 'organizations/x' successor: 'organizations/y'");
  ExpectRefusedOnceClosed<v1::AssignRoleRequest>(
      "alliance: 'alliances/a' party: 'organizations/own' role: 'executive_sponsor' person: 'people/p'");
  ExpectRefusedOnceClosed<v1::DefineKpiRequest>(
      "alliance: 'alliances/a' kpi_id: 'k' definition { display_name: 'K' unit: 'percent' }");
  ExpectRefusedOnceClosed<v1::SetKpiTargetRequest>(
      "kpi: 'alliances/a/kpis/share' period: '2025' value { number: '1' }");
  ExpectRefusedOnceClosed<v1::RecordKpiValueRequest>(
      "kpi: 'alliances/a/kpis/share' period: '2025' value { number: '1' }");
  ExpectRefusedOnceClosed<v1::SignAgreementRequest>(
      "alliance: 'alliances/a' agreement_id: 'g' title: 'G' kind: 'other'");
  ExpectRefusedOnceClosed<v1::PlanMilestoneRequest>(
      "alliance: 'alliances/a' milestone_id: 'm' title: 'M' kind: 'plan' due_on { year: 2030 }");
}

TEST(LifecycleDecideTest, WhatIsOpenInAClosedAllianceIsStillEnded) {
  Scenario scenario = WithOwners();
  scenario.Given("2021", "agreement_signed { agreement: 'g' title: 'G' kind: 'other' }");
  scenario.Given("2024", "status_changed { status: CLOSED }");
  scenario.When<v1::EndPartyRequest>("alliance: 'alliances/a' organization: 'organizations/x'")
      .Then({"party_left { organization: 'organizations/x' }"});
  scenario
      .When<v1::EndRoleRequest>(
          "alliance: 'alliances/a' party: 'organizations/own' role: 'executive_sponsor' person: 'people/p'")
      .Then({"role_ended { party: 'organizations/own' role: 'executive_sponsor' person: 'people/p' "
             "capacity: HOLDER }"});
  scenario.When<v1::TerminateAgreementRequest>("name: 'alliances/a/agreements/g'")
      .Then({"agreement_terminated { agreement: 'g' }"});
}

}  // namespace
}  // namespace entente::domain
