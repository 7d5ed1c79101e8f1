#include "services/domain/playbook/explain.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "services/domain/given_when_then.h"
#include "services/domain/playbook/adoption.h"
#include "services/domain/playbook/differences.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/rules/show_duty.h"

namespace entente::domain {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::optional<v1::RuleExplanation> ExplainOn(Scenario& scenario, const char* rule, const char* date) {
  const auto& alliance = *scenario.world().FindAlliance("alliances/a");
  const Day day = DayOfDate(date);
  return Explain({scenario.world(), alliance, *PlaybookAt(scenario.world(), alliance, day), day}, rule);
}

std::vector<std::string> ParametersOf(const v1::RuleExplanation& explanation) {
  std::vector<std::string> lines;
  for (const auto& parameter : explanation.parameters())
    lines.push_back(absl::StrCat(parameter.name(), "=", parameter.value(), " (", parameter.source(), ")"));
  return lines;
}

// R107, R108: why a rule applies, what it weighs, and where each of its parameters comes from.
TEST(Explain, TellsWhereSeverityAndParametersComeFrom) {
  Scenario scenario = Scenario::WithAlliance();
  auto explanation = ExplainOn(scenario, "TOO_FEW_PARTIES", "2025");
  EXPECT_TRUE(explanation->in_force());
  EXPECT_EQ(explanation->requirements(), "R21");
  EXPECT_EQ(explanation->playbook_version(), "playbooks/light@1");
  EXPECT_EQ(explanation->severity(), v1::Remark::WARN);
  EXPECT_THAT(ParametersOf(*explanation), ElementsAre("least=2 (playbooks/light@1)", "by_stage= (default)"));
  EXPECT_TRUE(explanation->holds());
  EXPECT_EQ(explanation->override_event(), "");
  scenario.Given("2024",
                 "rule_overridden { rule: 'TOO_FEW_PARTIES' severity: BLOCK until { year: 2025 }"
                 " parameters { key: 'least' value: '3' } }");
  explanation = ExplainOn(scenario, "TOO_FEW_PARTIES", "2025");
  const std::string event = absl::StrCat("events/", scenario.position());
  EXPECT_EQ(explanation->override_event(), event);
  EXPECT_EQ(explanation->severity(), v1::Remark::BLOCK);
  EXPECT_THAT(ParametersOf(*explanation), ElementsAre("least=3 (" + event + ")", "by_stage= (default)"));
  EXPECT_FALSE(explanation->holds());
  EXPECT_TRUE(ExplainOn(scenario, "TOO_FEW_PARTIES", "2026")->holds()) << "the override is over";
}

// R108: it is known why a rule holds or fails, and why one is not applied.
TEST(Explain, ShowsEachDutyWithItsStanding) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2020-01-20",
                 "role_assigned { party: 'organizations/own' person: 'people/p' role: 'alliance_manager' "
                 "capacity: HOLDER }");
  auto explanation = ExplainOn(scenario, "ALLIANCE_MANAGER_MISSING", "2020-01-10");
  ASSERT_EQ(explanation->duties_size(), 1);
  EXPECT_EQ(explanation->duties(0).standing(), v1::Duty::UPCOMING);
  EXPECT_TRUE(explanation->holds());
  explanation = ExplainOn(scenario, "ALLIANCE_MANAGER_MISSING", "2020-01-20");
  const v1::Duty& duty = explanation->duties(0);
  EXPECT_EQ(duty.alliance(), "alliances/a");
  EXPECT_EQ(duty.rule(), "ALLIANCE_MANAGER_MISSING");
  EXPECT_EQ(duty.severity(), v1::Remark::WARN);
  EXPECT_EQ(duty.subject(), "organizations/own");
  EXPECT_EQ(FormatDate(duty.due_on()), "2020-01-31");
  EXPECT_EQ(FormatDate(duty.done_on()), "2020-01-20");
  EXPECT_EQ(duty.standing(), v1::Duty::DONE);
  EXPECT_THAT(duty.events(), ElementsAre(absl::StrCat("events/", scenario.position())));
  explanation = ExplainOn(scenario, "EXECUTIVE_SPONSOR_MISSING", "2020-02-10");
  EXPECT_FALSE(explanation->holds());
  EXPECT_EQ(explanation->duties(0).days_late(), 10);
  EXPECT_THAT(explanation->duties(0).responsible(), ElementsAre("people/p"));
}

TEST(Explain, ARuleThatIsNotAppliedHasAReason) {
  Scenario scenario = Scenario::WithAlliance();
  EXPECT_FALSE(ExplainOn(scenario, "NO_SUCH_RULE", "2025").has_value());
  const auto explanation = ExplainOn(scenario, "MILESTONE_OVERDUE", "2025");
  EXPECT_FALSE(explanation->in_force());
  EXPECT_THAT(explanation->why(), HasSubstr("playbooks/light@1 does not have the rule"));
  EXPECT_THAT(ParametersOf(*explanation), ElementsAre("seen_to_by=alliance_manager (default)"));
  scenario.Given("2021", "status_changed { status: CLOSED }");
  EXPECT_FALSE(ExplainOn(scenario, "TOO_FEW_PARTIES", "2025")->in_force());
  EXPECT_THAT(ExplainOn(scenario, "TOO_FEW_PARTIES", "2025")->why(), HasSubstr("closed since 2021-01-01"));
}

TEST(DutyOn, WhatWasAgreedHasNoRuleAndIsNotDoneBeforeItsDay) {
  Duty duty;
  duty.subject = "alliances/a/milestones/m";
  duty.due = DayOfDate("2025-03-01");
  duty.done = DayOfDate("2025-03-05");
  const v1::Duty before = DutyOn(nullptr, duty, "alliances/a", DayOfDate("2025-03-04"));
  EXPECT_EQ(before.rule(), "");
  EXPECT_EQ(before.severity(), v1::Remark::SEVERITY_UNSPECIFIED);
  EXPECT_EQ(before.standing(), v1::Duty::OVERDUE);
  EXPECT_FALSE(before.has_done_on());
  EXPECT_EQ(before.days_late(), 3);
  const v1::Duty after = DutyOn(nullptr, duty, "alliances/a", DayOfDate("2025-04-01"));
  EXPECT_EQ(after.standing(), v1::Duty::DONE_LATE);
  EXPECT_EQ(FormatDate(after.done_on()), "2025-03-05");
  EXPECT_EQ(after.days_late(), 4);
}

v1::PreviewAdoptionResponse PreviewOf(Scenario& scenario, const v1::Playbook& version, const char* date) {
  const auto& alliance = *scenario.world().FindAlliance("alliances/a");
  const Day day = DayOfDate(date);
  return PreviewAdoption({scenario.world(), alliance, *PlaybookAt(scenario.world(), alliance, day), day},
                         version);
}

// R121: the preview says what another version would change, before anyone adopts it.
TEST(PreviewAdoption, TellsObstaclesChangesAndDuties) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021", "party_left { organization: 'organizations/x' }");
  v1::Playbook version = *FindPlaybookVersion(scenario.world(), "playbooks/light@1");
  version.set_version(2);
  EXPECT_THAT(PreviewOf(scenario, version, "2025").changes(), IsEmpty());
  version.mutable_stages(0)->set_id("scout");
  auto& rules = *version.mutable_rules();
  ASSERT_EQ(rules[2].id(), "TOO_FEW_PARTIES");
  rules[2].set_severity(v1::Remark::BLOCK);
  (*rules[2].mutable_parameters())["least"] = "1";
  version.add_rules()->set_id("ORIGIN_NOT_STATED");
  const v1::PreviewAdoptionResponse preview = PreviewOf(scenario, version, "2025");
  EXPECT_EQ(preview.from_version(), "playbooks/light@1");
  EXPECT_EQ(preview.to_version(), "playbooks/light@2");
  EXPECT_THAT(preview.obstacles(),
              ElementsAre("playbooks/light@2 has no stage select, in which the alliance is."));
  EXPECT_THAT(preview.changes(),
              ElementsAre("The stage scout is new.", "The stage select is there no longer.",
                          "The rule TOO_FEW_PARTIES weighs BLOCK instead of WARN.",
                          "The parameter least of the rule TOO_FEW_PARTIES is `1` instead of `2`.",
                          "The rule ORIGIN_NOT_STATED is new."));
  ASSERT_EQ(preview.new_overdue_size(), 1);
  EXPECT_EQ(preview.new_overdue(0).rule(), "ORIGIN_NOT_STATED");
  ASSERT_EQ(preview.no_longer_overdue_size(), 1);
  EXPECT_EQ(preview.no_longer_overdue(0).rule(), "TOO_FEW_PARTIES");
}

TEST(DifferencesBetween, NamesWhatIsChangedInWhat) {
  const auto from = Parse<v1::Playbook>(
      "stages { id: 'a' next: 'b' } gates { id: 'g' gatekeepers_min: 1 } approval_required_methods: "
      "'VoidEvent'"
      " rules { id: 'R' from_stage: 'a' } required_functions { function: 'legal' before_stage: 'a' }"
      " event_requirements { event_type: 'RoleEnded' reason_required: true }");
  const auto to = Parse<v1::Playbook>(
      "stages { id: 'a' display_name: 'A' tags { key: 'k' value: 'v' } } gates { id: 'g' gatekeepers_min: 2 }"
      " rules { id: 'R' parameters { key: 'p' value: '1' } } required_functions { function: 'legal' "
      "before_stage: 'b' }"
      " event_requirements { event_type: 'RoleEnded' evidence_required: true }");
  EXPECT_THAT(
      DifferencesBetween(from, to),
      ElementsAre("The stage a has another display_name, next, tags.",
                  "The rule R is applied from the beginning instead of from the stage a on.",
                  "The parameter p of the rule R is `1` instead of the program's default.",
                  "The approval of VoidEvent is there no longer.",
                  "The requirement of the event RoleEnded has another reason_required, evidence_required.",
                  "The gate g has another gatekeepers_min.", "The required function legal before b is new.",
                  "The required function legal before a is there no longer."));
  EXPECT_THAT(DifferencesBetween(to, to), IsEmpty());
}

}  // namespace
}  // namespace entente::domain
