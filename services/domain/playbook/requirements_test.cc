#include "services/domain/playbook/requirements.h"

#include <string>
#include <vector>

#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

// An alliance whose playbook asks for a reason of every role that ends, for evidence of every agreement that
// is signed, and for both when it is opened.
Scenario WithRequirements() {
  Scenario scenario;
  scenario.GivenOn(
      "playbooks/strict", "2020-01-01",
      "playbook_published { playbook { name: 'playbooks/strict' version: 1"
      " stages { id: 'select' }"
      " event_requirements { event_type: 'RoleEnded' reason_required: true live_only: true }"
      " event_requirements { event_type: 'AgreementSigned' evidence_required: true }"
      " event_requirements { event_type: 'AllianceCreated' reason_required: true evidence_required: true }"
      " } }");
  scenario.Given("2020-01-01", "alliance_created { playbook_version: 'playbooks/strict@1' stage: 'select' }");
  return scenario;
}

struct Case {
  const char* fact;
  const char* context;
  // Empty: let through.
  std::string refusal;
};

std::string Judge(Scenario& scenario, const Case& c) {
  Decision decision;
  decision.facts.push_back({"alliances/a", Parse<v1::Fact>(c.fact)});
  return std::string(
      CheckEventRequirements(scenario.world(), decision, Parse<v1::CommandContext>(c.context)).message());
}

TEST(EventRequirements, WhatThePlaybookAsksForMustBeGiven) {
  Scenario scenario = WithRequirements();
  const std::string ended = "context.reason: must be set: playbooks/strict@1 requires it of RoleEnded";
  const std::string signing =
      "context.evidence: must be set: playbooks/strict@1 requires it of AgreementSigned";
  const Case cases[] = {
      {"role_ended { role: 'x' }", "", ended},
      {"role_ended { role: 'x' }", "reason: 'She retired.'", ""},
      {"role_ended { role: 'x' }", "historical: true", ""},
      {"role_assigned { role: 'x' }", "", ""},
      {"agreement_signed { agreement: 'x' }", "reason: 'It was time.'", signing},
      {"agreement_signed { agreement: 'x' }", "historical: true", signing},
      {"agreement_signed { agreement: 'x' }", "evidence { uri: 'https://example.com' }", ""},
  };
  for (const Case& c : cases) EXPECT_EQ(Judge(scenario, c), c.refusal) << c.fact << c.context;
}

TEST(EventRequirements, EveryMissingFieldIsNamedAtOnce) {
  Scenario scenario = WithRequirements();
  const std::string refusal = Judge(
      scenario, {"alliance_created { playbook_version: 'playbooks/strict@1' stage: 'select' }", "", ""});
  EXPECT_NE(refusal.find("context.reason"), std::string::npos) << refusal;
  EXPECT_NE(refusal.find("context.evidence"), std::string::npos) << refusal;
}

TEST(EventRequirements, AnAllianceIsHeldToTheVersionItIsOpenedWith) {
  Scenario scenario = WithRequirements();
  Decision decision;
  decision.facts.push_back(
      {"alliances/new", Parse<v1::Fact>("alliance_created { playbook_version: 'playbooks/light@1' }")});
  EXPECT_TRUE(CheckEventRequirements(scenario.world(), decision, {}).ok());
  decision.facts[0].event.mutable_alliance_created()->set_playbook_version("playbooks/strict@1");
  EXPECT_FALSE(CheckEventRequirements(scenario.world(), decision, {}).ok());
}

}  // namespace
}  // namespace entente::domain
