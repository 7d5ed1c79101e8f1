#include "services/domain/performance/figures.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "services/domain/given_when_then.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

Figure FigureAt(uint64_t position) {
  Figure figure;
  figure.period = "2022";
  figure.first_day = -400;
  figure.last_day = -370;
  figure.sequence = 7;
  figure.position = position;
  figure.value = "\x0a\x01\x35";
  return figure;
}

std::vector<uint64_t> PositionsIn(const std::string& packed) {
  std::vector<uint64_t> positions;
  ForEachFigure(packed, [&positions](const Figure& figure) { positions.push_back(figure.position); });
  return positions;
}

TEST(FiguresTest, AppendedFiguresComeBackInTheirOrder) {
  std::string packed;
  for (const uint64_t position : {3, 1, 2}) AppendFigure(FigureAt(position), packed);
  EXPECT_THAT(PositionsIn(packed), testing::ElementsAre(3, 1, 2));
  EXPECT_THAT(PositionsIn(""), testing::IsEmpty());
}

TEST(FiguresTest, AFigureComesBackWhole) {
  std::string packed;
  AppendFigure(FigureAt(uint64_t{1} << 40), packed);
  ForEachFigure(packed, [](const Figure& figure) {
    EXPECT_EQ(figure.period, "2022");
    EXPECT_EQ(figure.first_day, -400);
    EXPECT_EQ(figure.last_day, -370);
    EXPECT_EQ(figure.sequence, 7);
    EXPECT_EQ(figure.position, uint64_t{1} << 40);
    EXPECT_EQ(figure.value, "\x0a\x01\x35");
  });
}

TEST(FiguresTest, ErasingTakesOneEventOut) {
  std::string packed;
  for (const uint64_t position : {1, 2, 3}) AppendFigure(FigureAt(position), packed);
  EXPECT_TRUE(EraseFigure(2, packed));
  EXPECT_FALSE(EraseFigure(2, packed));
  EXPECT_THAT(PositionsIn(packed), testing::ElementsAre(1, 3));
  EXPECT_TRUE(EraseFigure(1, packed));
  EXPECT_TRUE(EraseFigure(3, packed));
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
