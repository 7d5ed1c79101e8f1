#include "services/domain/lifecycle/decide_retirement.h"

#include <string>

#include "entente/v1/agreement_service.pb.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/correction_service.pb.h"
#include "entente/v1/ownership_service.pb.h"
#include "gmock/gmock.h"
#include "services/domain/given_when_then.h"
#include "services/domain/lifecycle/decide_obligations.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

using Initiate = v1::InitiateRetirementRequest;
using Complete = v1::CompleteRetirementRequest;
using State = v1::StateObligationRequest;
using Discharge = v1::DischargeObligationRequest;

const char kInitiate[] = "alliance: 'alliances/a' cause: 'The market is gone.' transition_plan: 'None.' ";
const char kComplete[] = "alliance: 'alliances/a' lessons: 'Begin earlier.' ";
const char kInitiated[] = "retirement_initiated { cause: 'The market is gone.' transition_plan: 'None.' }";
const char kCompleted[] = "retirement_completed { lessons: 'Begin earlier.' }";

std::string Stated(const std::string& id, const std::string& more = "") {
  return "obligation_stated { obligation: '" + id + "' title: 'Pay' party: 'organizations/x' " + more + "}";
}
std::string Stating(const std::string& id, const std::string& more = "") {
  return "alliance: 'alliances/a' obligation: '" + id + "' title: 'Pay' party: 'organizations/x' " + more;
}

Scenario Retiring() {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2024-01-01", kInitiated);
  scenario.Given("2024-01-01", "status_changed { status: TERMINATING }");
  scenario.Given("2024-02-01", "stage_entered { stage: 'retire' }");
  return scenario;
}

Scenario Retired() {
  Scenario scenario = Retiring();
  scenario.Given("2024-02-01", Stated("secrecy", "survives_retirement: true owner: 'people/p' "));
  scenario.Given("2024-03-01", kCompleted);
  scenario.Given("2024-03-01", "status_changed { status: CLOSED }");
  return scenario;
}

// R38: who owes what by when is stated, stated anew and discharged.
TEST(DecideObligation, IsStatedAnewWhenSomethingOfItChanges) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<State>(Stating("fee", "due_on { year: 2027 }"))
      .Then({Stated("fee", "due_on { year: 2027 }")});
  scenario.Given("2021", Stated("fee")).When<State>(Stating("fee")).ThenNothing();
  scenario.When<State>(Stating("fee", "owner: 'people/p'")).Then({Stated("fee", "owner: 'people/p'")});
  scenario.When<State>("alliance: 'alliances/a' obligation: 'f' title: 'T' party: 'organizations/y'")
      .ThenRefused(v1::PRECONDITION_FAILED, {"NEVER_A_PARTY"});
}

TEST(DecideObligation, IsDischargedOnce) {
  const std::string discharge = "alliance: 'alliances/a' obligation: 'fee'";
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<Discharge>(discharge).ThenRefused(v1::PRECONDITION_FAILED, {"NO_SUCH_OBLIGATION"});
  scenario.Given("2021", Stated("fee"))
      .When<Discharge>(discharge)
      .Then({"obligation_discharged { obligation: 'fee' }"});
  scenario.Given("2022", "obligation_discharged { obligation: 'fee' }")
      .When<Discharge>(discharge)
      .ThenRefused(v1::PRECONDITION_FAILED, {"DISCHARGED_ALREADY"});
  // Stated again, it is owed again.
  scenario.When<State>(Stating("fee")).Then({Stated("fee")});
}

// R38: the end is decided once, and the alliance is terminating from then on.
TEST(DecideRetirement, TheEndIsDecidedOnce) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<Initiate>(kInitiate).Then({kInitiated, "status_changed { status: TERMINATING }"});
  scenario.Given("2024-01-01", kInitiated).Given("2024-01-01", "status_changed { status: TERMINATING }");
  scenario.When<Initiate>(kInitiate).ThenRefused(v1::PRECONDITION_FAILED, {"RETIREMENT_INITIATED_ALREADY"});
  // Called off, and decided again.
  scenario.Given("2024-06-01", "status_changed { status: ACTIVE }");
  scenario.When<Complete>(kComplete).ThenRefused(v1::PRECONDITION_FAILED,
                                                 {"RETIREMENT_NOT_INITIATED", "ALLIANCE_NOT_RETIRED"});
  scenario.When<Initiate>(kInitiate).Then({kInitiated, "status_changed { status: TERMINATING }"});
}

TEST(DecideRetirement, WhatIsTerminatingAlreadyKeepsItsStatus) {
  Scenario::WithAlliance()
      .Given("2024", "status_changed { status: TERMINATING }")
      .When<Initiate>(kInitiate)
      .Then({kInitiated});
}

// R38: it is completed when nothing is open but what outlives it, and that has an owner.
TEST(DecideRetirement, NothingMayBeOpenAtTheEnd) {
  Retiring().When<Complete>(kComplete).Then({kCompleted, "status_changed { status: CLOSED }"});
  Scenario::WithAlliance()
      .Given("2021", Stated("fee"))
      .Given("2021", Stated("royalties", "survives_retirement: true "))
      .Given("2021", Stated("secrecy", "survives_retirement: true owner: 'people/p' "))
      .Given("2021",
             "role_assigned { party: 'organizations/own' person: 'people/p' role: 'alliance_manager' "
             "capacity: HOLDER }")
      .Given("2021",
             "role_assigned { party: 'organizations/own' person: 'people/d' role: 'alliance_manager' "
             "capacity: DEPUTY }")
      .When<Complete>(kComplete)
      .ThenRefused(v1::PRECONDITION_FAILED,
                   {"RETIREMENT_NOT_INITIATED", "ALLIANCE_NOT_RETIRED", "OBLIGATION_OPEN",
                    "OBLIGATION_WITHOUT_OWNER", "ROLE_HELD", "ROLE_HELD"});
  Retired().When<Complete>(kComplete).ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
}

// R38: afterwards, what outlives it is discharged or handed over.
TEST(DecideRetirement, WhatOutlivesItIsHandedOverOrDischarged) {
  const std::string secrecy = "survives_retirement: true ";
  Retired()
      .When<State>(Stating("secrecy", secrecy + "owner: 'people/q' due_on { year: 2030 }"))
      .Then({Stated("secrecy", secrecy + "owner: 'people/q' due_on { year: 2030 }")})
      .When<Discharge>("alliance: 'alliances/a' obligation: 'secrecy'")
      .Then({"obligation_discharged { obligation: 'secrecy' }"});
}

TEST(DecideRetirement, NothingElseOfObligationsIsAccepted) {
  for (const std::string& request :
       {Stating("new", "survives_retirement: true"), Stating("secrecy", "owner: 'people/q'"),
        std::string("alliance: 'alliances/a' obligation: 'secrecy' title: 'Other' party: 'organizations/x'"
                    " survives_retirement: true")}) {
    SCOPED_TRACE(request);
    Retired().When<State>(request).ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
  }
}

// R38: what would still be ended in a closed alliance is refused once it is retired; the past, history and
// corrections are not.
TEST(DecideRetirement, EverythingElseIsRefusedOnceItIsCompleted) {
  const std::string end = "alliance: 'alliances/a' organization: 'organizations/x' ";
  Scenario scenario = Retired();
  scenario.When<v1::EndPartyRequest>(end).ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_RETIRED"});
  scenario.When<v1::DescribeAllianceRequest>("name: 'alliances/a' summary: 'Other'")
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_RETIRED"});
  scenario.When<v1::EndPartyRequest>(end + "context { effective_on { year: 2024 month: 2 day: 29 } }")
      .Then({"party_left { organization: 'organizations/x' }"});
  scenario.When<v1::EndPartyRequest>(end + "context { historical: true }")
      .Then({"party_left { organization: 'organizations/x' }"});
  scenario.When<Complete>(std::string(kComplete) + "context { corrects: 'events/12' }").Then({kCompleted});
  scenario.When<v1::VoidEventRequest>("event: 'events/12' context { reason: 'Wrong.' }")
      .Then({"event_voided { event: 'events/12' }"});
}

// R38: how it ends is seen as of a day.
TEST(Retirement, IsShownAsFarAsItHasCome) {
  Scenario scenario = Retired();
  scenario.Given("2025", "obligation_discharged { obligation: 'secrecy' }");
  const auto shown = [&](const char* day) {
    return AllianceAt(*scenario.world().FindAlliance("alliances/a"), DayOfDate(day));
  };
  EXPECT_FALSE(shown("2023-12-31").has_retirement());
  EXPECT_EQ(shown("2024-02-29").retirement().cause(), "The market is gone.");
  EXPECT_FALSE(shown("2024-02-29").retirement().has_completed_on());
  EXPECT_EQ(FormatDate(shown("2024-03-01").retirement().completed_on()), "2024-03-01");
  EXPECT_THAT(shown("2024-03-01").retirement().lessons(), testing::ElementsAre("Begin earlier."));
  EXPECT_EQ(shown("2024-12-31").obligations(0).status(), v1::Obligation::PENDING);
  EXPECT_EQ(shown("2025-01-01").obligations(0).status(), v1::Obligation::DISCHARGED);
  EXPECT_EQ(shown("2025-01-01").obligations(0).owner(), "people/p");
}

}  // namespace
}  // namespace entente::domain
