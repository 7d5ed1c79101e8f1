#include "services/domain/correction/decide.h"

#include "entente/v1/correction.pb.h"
#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

using Void = v1::VoidEventRequest;

std::string Naming(uint64_t position) {
  return "event: 'events/" + std::to_string(position) + "' ";
}

TEST(CorrectionDecideTest, AnEventIsWithdrawnFromItsOwnResource) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2024", "party_joined { organization: 'organizations/y' }");
  const std::string name = "events/" + std::to_string(scenario.position());
  scenario.When<Void>(Naming(scenario.position()) + "context { reason: 'wrong' }")
      .Then({"event_voided { event: '" + name + "' }"});
  EXPECT_EQ(scenario.decision()->resource, "alliances/a");
}

TEST(CorrectionDecideTest, AWithdrawalSaysWhy) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<Void>(Naming(scenario.position())).ThenRefused(v1::FIELD_INVALID, {"context.reason"});
}

TEST(CorrectionDecideTest, OnlyAnEventCanBeWithdrawn) {
  for (const char* name : {"events/999", "events/0", "events/1x", "events/", "people/1"}) {
    Scenario::WithAlliance()
        .When<Void>(std::string("event: '") + name + "' context { reason: 'r' }")
        .ThenRefused(v1::RESOURCE_NOT_FOUND, {"event"});
  }
}

TEST(CorrectionDecideTest, WhatOthersRestOnStays) {
  Scenario scenario = Scenario::WithAlliance();
  // The first event of all is the playbook; history is no excuse.
  scenario.When<Void>("event: 'events/1' context { reason: 'r' historical: true }")
      .ThenRefused(v1::PRECONDITION_FAILED, {"EVENT_NOT_CORRECTABLE"});
}

TEST(CorrectionDecideTest, AnEventIsCorrectedOnce) {
  Scenario scenario = Scenario::WithAlliance();
  const uint64_t joined = scenario.position();
  scenario.GivenInsteadOf(joined, "2024", "event_voided { event: 'x' }");
  scenario.When<Void>(Naming(joined) + "context { reason: 'r' }")
      .ThenRefused(v1::PRECONDITION_FAILED, {"EVENT_CORRECTED_ALREADY"});
  scenario.When<Void>(Naming(scenario.position()) + "context { reason: 'r' }")
      .ThenRefused(v1::PRECONDITION_FAILED, {"EVENT_NOT_CORRECTABLE"});
}

TEST(CorrectionDecideTest, AReplacementIsOfTheSameTypeAndResource) {
  Scenario scenario = Scenario::WithAlliance();
  const std::string joined = "events/" + std::to_string(scenario.position());
  Decision decision;
  decision.facts.push_back(
      {"alliances/a", Parse<v1::Fact>("party_joined { organization: 'organizations/y' }")});
  EXPECT_TRUE(CheckReplacement(scenario.world(), joined, decision).ok());
  EXPECT_EQ(ReasonOf(CheckReplacement(scenario.world(), "events/99", decision)), v1::RESOURCE_NOT_FOUND);
  EXPECT_EQ(ReasonOf(CheckReplacement(scenario.world(), "events/1", decision)), v1::FIELD_INVALID);
  decision.facts.push_back(decision.facts.front());
  EXPECT_EQ(ReasonOf(CheckReplacement(scenario.world(), joined, decision)), v1::FIELD_INVALID);
}

}  // namespace
}  // namespace entente::domain
