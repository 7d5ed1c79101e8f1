#include "services/domain/playbook/decide_for_alliance.h"

#include <string>

#include "gmock/gmock.h"
#include "services/domain/given_when_then.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

using Override = v1::OverrideRuleRequest;
using End = v1::EndRuleOverrideRequest;
using Adopt = v1::AdoptPlaybookRequest;

const char kWhy[] = "context { reason: 'A small one.' } ";

std::string Overriding(const std::string& more) {
  return "alliance: 'alliances/a' rule: 'TOO_FEW_PARTIES' until { year: 2026 month: 6 } " + more;
}
std::string Overridden(const std::string& more) {
  return "rule_overridden { rule: 'TOO_FEW_PARTIES' until { year: 2026 month: 6 } " + more + "}";
}
const char kLeast[] = "parameters { key: 'least' value: '3' } ";

// R108: an alliance has a rule otherwise, for a time, with a reason, and under an approval only.
TEST(OverrideRule, TakesAReasonAndAnApproval) {
  EXPECT_TRUE(FindCommand(Override::descriptor())->takes_approval);
  EXPECT_TRUE(FindCommand(v1::PublishPlaybookRequest::descriptor())->takes_approval);
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<Override>(Overriding(std::string(kLeast) + kWhy)).Then({Overridden(kLeast)});
  scenario.When<Override>(Overriding(std::string("severity: BLOCK ") + kWhy))
      .Then({Overridden("severity: BLOCK ")});
  scenario.When<Override>(Overriding(kLeast)).ThenRefused(v1::FIELD_INVALID, {"context.reason"});
}

TEST(OverrideRule, EveryFaultyFieldIsNamed) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<Override>(Overriding(kWhy)).ThenRefused(v1::FIELD_INVALID, {"severity"});
  scenario
      .When<Override>(
          "alliance: 'alliances/a' rule: 'TOO_FEW_PARTIES' until { year: 2025 }"
          " parameters { key: 'most' value: '3' } parameters { key: 'least' value: 'x' }")
      .ThenRefused(v1::FIELD_INVALID, {"context.reason", "parameters[least]", "parameters[most]", "until"});
  scenario
      .When<Override>(
          "alliance: 'alliances/a' rule: 'MILESTONE_OVERDUE' severity: INFO until { year: 2027 } " +
          std::string(kWhy))
      .ThenRefused(v1::NOT_IN_PLAYBOOK, {"rule"});
  scenario.Given("2021", "status_changed { status: CLOSED }");
  scenario.When<Override>(Overriding(std::string(kLeast) + kWhy))
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
}

// R108: it expires by itself, or is ended before.
TEST(EndRuleOverride, EndsWhatStands) {
  const std::string end = "alliance: 'alliances/a' rule: 'TOO_FEW_PARTIES' ";
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<End>(end).ThenRefused(v1::PRECONDITION_FAILED, {"NOT_OVERRIDDEN"});
  scenario.Given("2025", Overridden(kLeast));
  scenario.When<End>(end).Then({"rule_override_ended { rule: 'TOO_FEW_PARTIES' }"});
  scenario.When<End>(end + "context { effective_on { year: 2026 month: 7 day: 1 } }")
      .ThenRefused(v1::PRECONDITION_FAILED, {"NOT_OVERRIDDEN"});
  scenario.Given("2026-01-10", "rule_override_ended { rule: 'TOO_FEW_PARTIES' }");
  scenario.When<End>(end).ThenRefused(v1::PRECONDITION_FAILED, {"NOT_OVERRIDDEN"});
}

// R108: what stands is seen as of a day.
TEST(RuleOverrides, AreShownWhileTheyStand) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2025", Overridden(kLeast));
  const auto shown = [&](const char* day) {
    return AllianceAt(*scenario.world().FindAlliance("alliances/a"), DayOfDate(day));
  };
  EXPECT_EQ(shown("2024-12-31").rule_overrides_size(), 0);
  ASSERT_EQ(shown("2026-06-30").rule_overrides_size(), 1);
  EXPECT_EQ(shown("2026-06-30").rule_overrides(0).parameters().at("least"), "3");
  EXPECT_EQ(shown("2026-07-01").rule_overrides_size(), 0);
}

Scenario WithTwoPlaybooks() {
  Scenario scenario = Scenario::WithAlliance();
  scenario.GivenOn("playbooks/ours", "2020-01-01",
                   "playbook_published { playbook { name: 'playbooks/ours' version: 1"
                   " stages { id: 'select' } functions { id: 'legal' } } }");
  scenario.GivenOn("playbooks/ours", "2021-01-01",
                   "playbook_published { playbook { name: 'playbooks/ours' version: 2"
                   " stages { id: 'select' } stages { id: 'develop' } roles { id: 'alliance_manager' }"
                   " tiers { id: 'top' } functions { id: 'legal' } } }");
  return scenario;
}

// R121: an alliance is run by another version from a day on.
TEST(AdoptPlaybook, TheNewestVersionIsAdoptedIfNoneIsNamed) {
  const std::string adopt = "alliance: 'alliances/a' playbook: 'playbooks/ours' ";
  Scenario scenario = WithTwoPlaybooks();
  scenario.When<Adopt>(adopt).Then({"playbook_adopted { playbook_version: 'playbooks/ours@2' }"});
  scenario.When<Adopt>(adopt + "version: 1")
      .Then({"playbook_adopted { playbook_version: 'playbooks/ours@1' }"});
  scenario.When<Adopt>(adopt + "version: 3").ThenRefused(v1::RESOURCE_NOT_FOUND, {"version"});
  scenario.When<Adopt>("alliance: 'alliances/a' playbook: 'playbooks/none'")
      .ThenRefused(v1::RESOURCE_NOT_FOUND, {"playbook"});
  scenario.Given("2022", "playbook_adopted { playbook_version: 'playbooks/ours@2' }");
  scenario.When<Adopt>(adopt).ThenNothing();
}

// R121: it is refused with everything that the version lacks and the alliance uses that day.
TEST(AdoptPlaybook, EverythingThatTheVersionLacksIsNamed) {
  Scenario scenario = WithTwoPlaybooks();
  scenario.Given("2022", "stage_entered { stage: 'develop' }");
  scenario.Given("2022", "alliance_classified { tier: 'top' }");
  for (const char* person : {"people/p", "people/q"}) {
    scenario.Given("2022", std::string("role_assigned { party: 'organizations/") +
                               (person[7] == 'p' ? "own" : "x") + "' person: '" + person +
                               "' role: 'alliance_manager' capacity: HOLDER }");
  }
  scenario.Given("2022", "function_engaged { party: 'organizations/own' function: 'legal' }");
  scenario.Given("2022", "function_engaged { party: 'organizations/own' function: 'pr' }");
  scenario.Given("2022", "function_engaged { party: 'organizations/own' function: 'past' }");
  scenario.Given("2023", "function_released { party: 'organizations/own' function: 'past' }");
  scenario.When<Adopt>("alliance: 'alliances/a' playbook: 'playbooks/ours' version: 1")
      .ThenRefused(v1::PRECONDITION_FAILED,
                   {"STAGE_UNKNOWN", "ROLE_UNKNOWN", "FUNCTION_UNKNOWN", "TIER_UNKNOWN"});
  scenario.When<Adopt>("alliance: 'alliances/a' playbook: 'playbooks/ours' version: 2")
      .ThenRefused(v1::PRECONDITION_FAILED, {"FUNCTION_UNKNOWN"});
  scenario.Given("2024", "status_changed { status: CLOSED }");
  scenario.When<Adopt>("alliance: 'alliances/a' playbook: 'playbooks/ours' version: 2")
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED", "FUNCTION_UNKNOWN"});
}

}  // namespace
}  // namespace entente::domain
