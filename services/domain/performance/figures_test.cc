#include "services/domain/performance/figures.h"

#include "gtest/gtest.h"
#include "services/domain/given_when_then.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

Figures FigureAt(uint64_t position) {
  Figures figures;
  auto& entry = *figures.add_entries();
  entry.mutable_at()->set_position(position);
  entry.set_period("2022");
  return figures;
}

TEST(FiguresTest, AppendedFiguresComeBackInTheirOrder) {
  std::string packed;
  for (const uint64_t position : {3, 1, 2}) AppendFigures(FigureAt(position), packed);
  const Figures figures = UnpackFigures(packed);
  ASSERT_EQ(figures.entries_size(), 3);
  EXPECT_EQ(figures.entries(0).at().position(), 3u);
  EXPECT_EQ(figures.entries(2).at().position(), 2u);
  EXPECT_EQ(UnpackFigures("").entries_size(), 0);
}

TEST(FiguresTest, ErasingTakesOneEventOut) {
  std::string packed;
  for (const uint64_t position : {1, 2, 3}) AppendFigures(FigureAt(position), packed);
  EXPECT_TRUE(ErasePackedFigures(2, packed));
  EXPECT_FALSE(ErasePackedFigures(2, packed));
  EXPECT_EQ(UnpackFigures(packed).entries_size(), 2);
  EXPECT_TRUE(ErasePackedFigures(1, packed));
  EXPECT_TRUE(ErasePackedFigures(3, packed));
  EXPECT_TRUE(packed.empty());
}

// Also where an earlier one was recorded after it.
TEST(FiguresTest, MeasurementOfTheFutureIsShownAsScheduled) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021", "kpi_defined { kpi: 'k' definition { unit: 'percent' } }")
      .Given("2030-01-01", "kpi_measured { kpi: 'k' period: '2029' value { number: '2' } }")
      .Given("2022-02-01", "kpi_measured { kpi: 'k' period: '2021' value { number: '1' } }");
  const auto& state = *scenario.world().FindAlliance("alliances/a");
  ASSERT_EQ(AllianceAt(state, DayOfDate("2025-01-01")).scheduled_changes_size(), 1);
  EXPECT_EQ(AllianceAt(state, DayOfDate("2025-01-01")).scheduled_changes(0).type(), "KpiMeasured");
  EXPECT_EQ(AllianceAt(state, DayOfDate("2030-01-01")).scheduled_changes_size(), 0);
}

}  // namespace
}  // namespace entente::domain
