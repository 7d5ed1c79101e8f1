#include "clients/cli/names.h"

#include "clients/cli/errors.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

TEST(NamesTest, ABareIdStandsForTheObviousCollection) {
  EXPECT_EQ(AllianceName("star-alliance"), "alliances/star-alliance");
  EXPECT_EQ(OrganizationName("lufthansa"), "organizations/lufthansa");
  EXPECT_EQ(PersonName("external:hr:a/7"), "people/external:hr:a/7");
  EXPECT_EQ(EventName("12"), "events/12");
  EXPECT_EQ(PeriodName("2026"), "periods/2026");
}

TEST(NamesTest, AFullNameIsPassedOnUnseen) {
  EXPECT_EQ(AllianceName("alliances/star-alliance"), "alliances/star-alliance");
  EXPECT_EQ(OrganizationName("people/x"), "people/x");
}

TEST(NamesTest, AKpiIsNamedByItsAlliance) {
  EXPECT_EQ(*KpiName("rnm/synergies"), "alliances/rnm/kpis/synergies");
  EXPECT_EQ(*KpiName("alliances/rnm/kpis/synergies"), "alliances/rnm/kpis/synergies");
  EXPECT_EQ(*KpiName("external:crm:42/synergies"), "alliances/external:crm:42/kpis/synergies");
  EXPECT_TRUE(IsUsageError(KpiName("synergies").status()));
  EXPECT_TRUE(IsUsageError(KpiName("rnm/").status()));
}

TEST(NamesTest, AnExternalIdMayHoldColons) {
  const auto reference = ParseExternal("crm:a:b");
  ASSERT_TRUE(reference.ok());
  EXPECT_EQ(reference->system(), "crm");
  EXPECT_EQ(reference->id(), "a:b");
  EXPECT_TRUE(IsUsageError(ParseExternal("crm").status()));
}

TEST(NamesTest, ASlugIsAnIdThatTheServerTakes) {
  EXPECT_EQ(Slug("Star Alliance"), "star-alliance");
  EXPECT_EQ(Slug("  Nestlé S.A. & Müller's "), "nestle-s-a-muellers");
  EXPECT_EQ(Slug("日本"), "");
  EXPECT_EQ(Slug(std::string(62, 'a') + " b"), std::string(62, 'a'));
}

TEST(NamesTest, AnIdAloneSuggestsATitle) {
  EXPECT_EQ(TitleOf("air-canada"), "Air Canada");
}

}  // namespace
}  // namespace entente::cli
