#include "entente/v1/plan_service.pb.h"
#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

using Plan = v1::PlanMilestoneRequest;
using RecordIt = v1::RecordMilestoneRequest;

Scenario WithPlan() {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given(
      "2021-03-01",
      "milestone_planned { milestone: 'm' title: 'M' kind: 'product' due_on { year: 2024 month: 6 } }");
  return scenario;
}

// R43: the work is planned; R82: of kinds that are data.
TEST(PlanDecideTest, AMilestoneIsPlannedOnce) {
  const std::string plan =
      "alliance: 'alliances/a' milestone_id: 'm' title: 'M' kind: 'product' due_on { year: 2024 } ";
  Scenario::WithAlliance().When<Plan>(plan).Then(
      {"milestone_planned { milestone: 'm' title: 'M' kind: 'product' due_on { year: 2024 } }"});
  WithPlan().When<Plan>(plan).ThenRefused(v1::RESOURCE_ALREADY_EXISTS);
  Scenario::WithAlliance()
      .Given("2022", "milestone_reached { milestone: 'm' title: 'M' kind: 'product' }")
      .When<Plan>(plan)
      .ThenRefused(v1::RESOURCE_ALREADY_EXISTS)
      .When<Plan>(plan + "context { corrects: 'events/2' }")
      .Then({"milestone_planned { milestone: 'm' title: 'M' kind: 'product' due_on { year: 2024 } }"});
}

TEST(PlanDecideTest, KindsAreThoseOfThePlaybook) {
  Scenario::WithAlliance()
      .When<Plan>(
          "alliance: 'alliances/a' milestone_id: 'm' title: 'M' kind: 'wedding' due_on { year: 2024 }")
      .ThenRefused(v1::NOT_IN_PLAYBOOK, {"kind"});
  WithPlan()
      .When<RecordIt>("alliance: 'alliances/a' milestone_id: 'm' kind: 'wedding'")
      .ThenRefused(v1::NOT_IN_PLAYBOOK, {"kind"});
}

TEST(PlanDecideTest, WhatWasNeverPlannedMustBeDescribed) {
  Scenario::WithAlliance()
      .When<RecordIt>("alliance: 'alliances/a' milestone_id: 'm'")
      .ThenRefused(v1::FIELD_INVALID, {"title", "kind"})
      .When<RecordIt>("alliance: 'alliances/a' milestone_id: 'm' title: 'M' kind: 'dispute'")
      .Then({"milestone_reached { milestone: 'm' title: 'M' kind: 'dispute' }"});
}

TEST(PlanDecideTest, AMilestoneIsReachedOnce) {
  const std::string request = "alliance: 'alliances/a' milestone_id: 'm' ";
  Scenario scenario = WithPlan();
  scenario.When<RecordIt>(request + "outcome: MISSED").Then({"milestone_missed { milestone: 'm' }"});
  scenario.Given("2024-07-01", "milestone_missed { milestone: 'm' }");
  scenario.When<RecordIt>(request + "outcome: MISSED").ThenNothing();
  scenario.When<RecordIt>(request).Then({"milestone_reached { milestone: 'm' }"});
  scenario.Given("2024-09-01", "milestone_reached { milestone: 'm' }");
  scenario.When<RecordIt>(request).ThenRefused(v1::PRECONDITION_FAILED, {"MILESTONE_REACHED_ALREADY"});
  scenario.When<RecordIt>(request + "outcome: MISSED")
      .ThenRefused(v1::PRECONDITION_FAILED, {"MILESTONE_REACHED_ALREADY"});
  scenario.When<RecordIt>(request + "context { historical: true }")
      .ThenRemarked({"INFO MILESTONE_REACHED_ALREADY"});
}

// R121: a plan is made of a template of the playbook; what the alliance has already stays as it is.
TEST(PlanDecideTest, APlanIsMadeOfATemplate) {
  using FromTemplate = v1::PlanFromTemplateRequest;
  const std::string plan = "alliance: 'alliances/a' template: 'first' ";
  const std::string review = "milestone_planned { milestone: 'review' title: 'Review' kind: 'review' ";
  Scenario scenario = WithPlan();
  scenario.GivenOn("playbooks/ours", "2020-01-01",
                   "playbook_published { playbook { name: 'playbooks/ours' version: 1 stages { id: 'select' }"
                   " templates { id: 'first' milestones { id: 'm' title: 'M' kind: 'plan' due_after_days: 7 }"
                   " milestones { id: 'review' title: 'Review' kind: 'review' due_after_days: 31 } } } }");
  scenario.When<FromTemplate>(plan).ThenRefused(v1::NOT_IN_PLAYBOOK, {"template"});
  scenario.Given("2020-01-01", "playbook_adopted { playbook_version: 'playbooks/ours@1' }");
  scenario.When<FromTemplate>(plan).Then({review + "due_on { year: 2026 month: 2 day: 15 } }"});
  scenario.When<FromTemplate>(plan + "counts_from { year: 2026 month: 3 day: 1 }")
      .Then({review + "due_on { year: 2026 month: 4 day: 1 } }"});
  scenario.Given("2022", review + "due_on { year: 2022 } }").When<FromTemplate>(plan).ThenNothing();
  scenario.Given("2023", "status_changed { status: CLOSED }")
      .When<FromTemplate>(plan)
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
}

}  // namespace
}  // namespace entente::domain
