#include "entente/v1/person_service.pb.h"
#include "services/domain/given_when_then.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

using Work = v1::SetWorkProfileRequest;
using Assess = v1::AssessCompetencyRequest;

const char kWork[] = "name: 'people/p' main_job: 'J' unit: 'U' remit: 'motors' capacity_percent: 40 ";
const char kSet[] = "work_profile_set { main_job: 'J' unit: 'U' remit: 'motors' capacity_percent: 40 }";
const char kAssess[] = "name: 'people/p' competency: 'negotiation' level: 3 ";
const char kAssessed[] = "competency_assessed { competency: 'negotiation' level: 3 }";

Scenario WithPerson() {
  Scenario scenario;
  scenario.GivenOn("people/p", "2020", "person_registered { }");
  return scenario;
}

v1::Person At(Scenario& scenario, std::string_view date) {
  return PersonAt(*scenario.world().FindPerson("people/p"), DayOfDate(date)).person;
}

// R51, R114: how a person works is known from a day on.
TEST(WorkDecideTest, AWorkProfileHoldsFromADayOn) {
  Scenario scenario = WithPerson();
  scenario.When<Work>(kWork).Then({kSet});
  EXPECT_FALSE(At(scenario, "2024-01-01").has_work());
  scenario.GivenOn("people/p", "2023-01-01", kSet).When<Work>(kWork).ThenNothing();
  scenario.When<Work>(std::string(kWork) + "context { historical: true }").Then({kSet});
  scenario.When<Work>("name: 'people/p' capacity_percent: 100")
      .Then({"work_profile_set { capacity_percent: 100 }"});
  EXPECT_FALSE(At(scenario, "2022-12-31").has_work());
  EXPECT_EQ(At(scenario, "2023-01-01").work().main_job(), "J");
  EXPECT_EQ(At(scenario, "2023-01-01").work().unit(), "U");
  EXPECT_EQ(At(scenario, "2023-01-01").work().remit(0), "motors");
  EXPECT_EQ(At(scenario, "2023-01-01").work().capacity_percent(), 40u);
}

// R83: what a person is able to do is judged again and again.
TEST(WorkDecideTest, ACompetencyIsAssessed) {
  Scenario scenario = WithPerson();
  scenario.When<Assess>(kAssess).Then({kAssessed});
  scenario.GivenOn("people/p", "2022-01-01", "competency_assessed { competency: 'trust' level: 1 }")
      .GivenOn("people/p", "2022-01-01", "competency_assessed { competency: 'negotiation' level: 1 }")
      .GivenOn("people/p", "2023-01-01", kAssessed)
      .When<Assess>(kAssess)
      .ThenNothing();
  EXPECT_EQ(At(scenario, "2021-12-31").competencies_size(), 0);
  ASSERT_EQ(At(scenario, "2023-06-01").competencies_size(), 2);
  EXPECT_EQ(At(scenario, "2022-06-01").competencies(0).level(), 1u);
  EXPECT_EQ(At(scenario, "2023-06-01").competencies(0).competency(), "negotiation");
  EXPECT_EQ(At(scenario, "2023-06-01").competencies(0).level(), 3u);
  EXPECT_EQ(FormatDate(At(scenario, "2023-06-01").competencies(0).since()), "2023-01-01");
}

TEST(WorkDecideTest, OfOneWhoWasErasedNothingMoreIsRecorded) {
  Scenario scenario = WithPerson();
  scenario.GivenOn("people/p", "2022", "person_erased { }");
  scenario.When<Work>(kWork).ThenRefused(v1::PRECONDITION_FAILED, {"PERSON_ERASED"});
  scenario.When<Assess>(kAssess).ThenRefused(v1::PRECONDITION_FAILED, {"PERSON_ERASED"});
}

TEST(WorkDecideTest, AnAreaIsAnsweredForOnce) {
  WithPerson()
      .When<Work>(std::string(kWork) + "remit: 'motors'")
      .ThenRefused(v1::FIELD_INVALID, {"remit[1]"});
  Scenario().When<Work>(kWork).ThenRefused(v1::RESOURCE_NOT_FOUND, {"name"});
  Scenario().When<Assess>(kAssess).ThenRefused(v1::RESOURCE_NOT_FOUND, {"name"});
}

}  // namespace
}  // namespace entente::domain
