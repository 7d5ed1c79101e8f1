#include "services/domain/origin/decide.h"

#include <string>

#include "services/domain/given_when_then.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

using Assess = v1::AssessNeedsRequest;
using StateOrigin = v1::StateOriginRequest;
using Engage = v1::EngageFunctionRequest;
using Release = v1::ReleaseFunctionRequest;
using SignOff = v1::SignOffFunctionRequest;

const char kLegal[] = "party: 'organizations/own' function: 'legal' ";

Scenario WithFunctions() {
  Scenario scenario = Scenario::WithAlliance();
  scenario.GivenOn("playbooks/ours", "2020-01-01",
                   "playbook_published { playbook { name: 'playbooks/ours' version: 1"
                   " stages { id: 'select' } functions { id: 'legal' } } }");
  scenario.Given("2020-01-01", "playbook_adopted { playbook_version: 'playbooks/ours@1' }");
  return scenario;
}

std::string ForAlliance(const std::string& more) {
  return "alliance: 'alliances/a' " + more;
}

// R2: the assessment of needs comes to a conclusion, and may come to another one later.
TEST(DecideOrigin, NeedsAreAssessed) {
  const std::string build = "needs: 'reach' gaps: 'sales' options: 'buy' conclusion: BUILD ";
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<Assess>(ForAlliance(build)).Then({"needs_assessed { " + build + "}"});
  scenario.Given("2021", "needs_assessed { " + build + "}").When<Assess>(ForAlliance(build)).ThenNothing();
  scenario.When<Assess>(ForAlliance("needs: 'reach' conclusion: ALLY"))
      .Then({"needs_assessed { needs: 'reach' conclusion: ALLY }"});
}

// R3, R4: it is known where an alliance comes from; a business unit names the objective that it serves.
TEST(DecideOrigin, ABusinessUnitNamesItsObjective) {
  const std::string unit = "kind: BUSINESS_UNIT unit: 'Imaging' ";
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<StateOrigin>(ForAlliance("kind: CORPORATE_FUNCTION unit: 'Strategy'"))
      .Then({"origin_stated { kind: CORPORATE_FUNCTION unit: 'Strategy' }"});
  scenario.When<StateOrigin>(ForAlliance(unit)).ThenRefused(v1::FIELD_INVALID, {"objective"});
  scenario.When<StateOrigin>(ForAlliance(unit + "objective: 'Grow'"))
      .Then({"origin_stated { " + unit + "objective: 'Grow' }"});
  scenario.Given("2021", "origin_stated { " + unit + "objective: 'Grow' }");
  scenario.When<StateOrigin>(ForAlliance(unit + "objective: 'Grow'")).ThenNothing();
}

// R5: functions of the playbook are engaged, sign off and are released.
TEST(DecideOrigin, AFunctionIsEngagedOnce) {
  Scenario scenario = WithFunctions();
  scenario.When<Engage>(ForAlliance(std::string(kLegal) + "person: 'people/l'"))
      .Then({std::string("function_engaged { ") + kLegal + "person: 'people/l' }"});
  scenario.Given("2021", std::string("function_engaged { ") + kLegal + "}");
  scenario.When<Engage>(ForAlliance(kLegal))
      .ThenRefused(v1::PRECONDITION_FAILED, {"FUNCTION_ENGAGED_ALREADY"});
  scenario.When<Engage>(ForAlliance(std::string(kLegal) + "context { effective_on { year: 2020 } }"))
      .Then({std::string("function_engaged { ") + kLegal + "}"});
  scenario.When<Engage>(ForAlliance("party: 'organizations/y' function: 'legal'"))
      .ThenRefused(v1::PRECONDITION_FAILED, {"NEVER_A_PARTY"});
  scenario.When<Engage>(ForAlliance("party: 'organizations/own' function: 'astrology'"))
      .ThenRefused(v1::NOT_IN_PLAYBOOK, {"function"});
}

TEST(DecideOrigin, OnlyWhatIsEngagedSignsOffOrIsReleased) {
  Scenario scenario = WithFunctions();
  scenario.When<SignOff>(ForAlliance(kLegal)).ThenRefused(v1::PRECONDITION_FAILED, {"FUNCTION_NOT_ENGAGED"});
  scenario.When<Release>(ForAlliance(kLegal)).ThenRefused(v1::PRECONDITION_FAILED, {"FUNCTION_NOT_ENGAGED"});
  scenario.When<Release>(ForAlliance(std::string(kLegal) + "context { historical: true }"))
      .ThenRemarked({"INFO FUNCTION_NOT_ENGAGED"});
  scenario.Given("2021", std::string("function_engaged { ") + kLegal + "}");
  scenario.When<SignOff>(ForAlliance(kLegal)).Then({std::string("function_signed_off { ") + kLegal + "}"});
  scenario.When<Release>(ForAlliance(kLegal)).Then({std::string("function_released { ") + kLegal + "}"});
  scenario.Given("2022", std::string("function_signed_off { ") + kLegal + "}");
  scenario.When<SignOff>(ForAlliance(kLegal)).ThenNothing();
  scenario.Given("2023", std::string("function_released { ") + kLegal + "}");
  scenario.When<SignOff>(ForAlliance(kLegal)).ThenRefused(v1::PRECONDITION_FAILED, {"FUNCTION_NOT_ENGAGED"});
}

TEST(DecideOrigin, NothingBeginsInAClosedAlliance) {
  Scenario scenario = WithFunctions();
  scenario.Given("2021", std::string("function_engaged { ") + kLegal + "}");
  scenario.Given("2022", "status_changed { status: CLOSED }");
  scenario.When<Assess>(ForAlliance("needs: 'reach' conclusion: ALLY"))
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
  scenario.When<StateOrigin>(ForAlliance("kind: CORPORATE_FUNCTION unit: 'Strategy'"))
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
  scenario.When<Engage>(ForAlliance("party: 'organizations/x' function: 'legal'"))
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
  scenario.When<SignOff>(ForAlliance(kLegal)).ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
  scenario.When<Release>(ForAlliance(kLegal)).Then({std::string("function_released { ") + kLegal + "}"});
}

// R2, R3, R5: the origin is seen as of a day.
TEST(Origin, IsShownAsOfADay) {
  Scenario scenario = WithFunctions();
  scenario.Given("2021", "needs_assessed { needs: 'reach' conclusion: ALLY }");
  scenario.Given("2021", "origin_stated { kind: CORPORATE_FUNCTION unit: 'Strategy' }");
  scenario.Given("2021-03-01", std::string("function_engaged { ") + kLegal + "person: 'people/l' }");
  scenario.Given("2021-04-01", std::string("function_signed_off { ") + kLegal + "}");
  scenario.Given("2021-05-01", std::string("function_released { ") + kLegal + "}");
  const auto shown = [&](const char* day) {
    return AllianceAt(*scenario.world().FindAlliance("alliances/a"), DayOfDate(day));
  };
  EXPECT_FALSE(shown("2020-12-31").has_needs_assessment());
  EXPECT_FALSE(shown("2020-12-31").has_started_by());
  EXPECT_EQ(shown("2021-01-01").needs_assessment().conclusion(), v1::NeedsAssessment::ALLY);
  EXPECT_EQ(shown("2021-01-01").started_by().unit(), "Strategy");
  EXPECT_EQ(shown("2021-02-28").functions_size(), 0);
  EXPECT_FALSE(shown("2021-03-31").functions(0).has_signed_off_on());
  EXPECT_EQ(FormatDate(shown("2021-04-01").functions(0).signed_off_on()), "2021-04-01");
  EXPECT_FALSE(shown("2021-04-30").functions(0).has_until());
  EXPECT_EQ(FormatDate(shown("2021-05-01").functions(0).until()), "2021-05-01");
}

}  // namespace
}  // namespace entente::domain
