#include "entente/v1/alliance_service.pb.h"
#include "services/domain/projection.h"
#include "services/domain/rules/duties_of.h"

namespace entente::domain {
namespace {

using Classify = v1::ClassifyAllianceRequest;

const char kTiers[] = "tiers { id: 'gold' } business_areas { id: 'motors' } business_areas { id: 'finance' }";
const char kGold[] = "alliance: 'alliances/a' tier: 'gold' business_areas: 'motors' ";
const char kClassified[] = "alliance_classified { tier: 'gold' business_areas: 'motors' }";

// R24, R114: an alliance has a tier, and areas of the business that it affects.
TEST(ClassificationDecideTest, TierAndAreasAreAsTheCommandSays) {
  Scenario scenario = WithPlaybook(kTiers);
  scenario.When<Classify>(kGold).Then({kClassified});
  scenario.Given("2022-01-01", kClassified).When<Classify>(kGold).ThenNothing();
  scenario.When<Classify>(std::string(kGold) + "context { historical: true }").Then({kClassified});
  scenario.When<Classify>("alliance: 'alliances/a'").Then({"alliance_classified { }"});
  scenario.Given("2023-01-01", "alliance_classified { business_areas: 'finance' }");
  const auto& state = *scenario.world().FindAlliance("alliances/a");
  EXPECT_EQ(AllianceAt(state, DayOfDate("2021-12-31")).tier(), "");
  EXPECT_EQ(AllianceAt(state, DayOfDate("2022-01-01")).tier(), "gold");
  EXPECT_EQ(AllianceAt(state, DayOfDate("2022-01-01")).business_areas(0), "motors");
  EXPECT_EQ(AllianceAt(state, DayOfDate("2023-01-01")).tier(), "");
  EXPECT_EQ(AllianceAt(state, DayOfDate("2023-01-01")).business_areas(0), "finance");
}

TEST(ClassificationDecideTest, TiersAndAreasAreThoseOfThePlaybook) {
  WithPlaybook().When<Classify>(kGold).ThenRefused(v1::NOT_IN_PLAYBOOK, {"tier", "business_areas[0]"});
  WithPlaybook(kTiers)
      .When<Classify>(std::string(kGold) + "business_areas: 'motors'")
      .ThenRefused(v1::FIELD_INVALID, {"business_areas[1]"});
  Scenario scenario = WithPlaybook(kTiers);
  scenario.Given("2025", "status_changed { status: CLOSED }");
  scenario.When<Classify>(kGold).ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
}

}  // namespace
}  // namespace entente::domain
