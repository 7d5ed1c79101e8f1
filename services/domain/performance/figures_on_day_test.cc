#include "services/domain/performance/figures_on_day.h"

#include <algorithm>
#include <random>

#include "gmock/gmock.h"

namespace entente::domain {
namespace {

Figure FigureOn(Day day, uint64_t position, std::string_view period = "2022") {
  Figure figure;
  figure.period = period;
  figure.first_day = day;
  figure.position = position;
  return figure;
}

std::vector<Day> SortedDays(const std::vector<Figure>& figures) {
  std::vector<Day> days;
  for (const Figure& figure : figures) days.push_back(figure.first_day);
  std::sort(days.begin(), days.end());
  return days;
}

TEST(FiguresOnDayTest, OnlyTheNextOfManyAreKept) {
  std::mt19937 random(7);
  for (const size_t count : {size_t{3}, size_t{10}, size_t{11}, size_t{25}, size_t{400}}) {
    NextFigures next(10);
    std::vector<Figure> all;
    for (size_t i = 0; i < count; ++i) {
      all.push_back(FigureOn(static_cast<Day>(random() % 1000), i));
      next.See(all.back());
    }
    std::vector<Day> expected = SortedDays(all);
    expected.resize(std::min<size_t>(count, 10));
    EXPECT_EQ(SortedDays(next.Take()), expected) << count;
  }
}

TEST(FiguresOnDayTest, ThereMayBeNoneToCome) {
  EXPECT_THAT(NextFigures(10).Take(), testing::IsEmpty());
}

TEST(FiguresOnDayTest, APeriodCountsOnceHoweverOftenItComes) {
  PeriodTally tally(2);
  for (const char* period : {"2019", "2020", "2021"}) tally.See(FigureOn(1, 1, period));
  tally.Flush();
  EXPECT_EQ(tally.Count(), 3u);
  for (const char* period : {"2018", "2020", "a period with a long name"}) tally.See(FigureOn(2, 2, period));
  tally.Flush();
  tally.See(FigureOn(2, 3, "a period with a long name"));
  tally.Flush();
  EXPECT_EQ(tally.Count(), 5u);
  EXPECT_THAT(tally.newest(),
              testing::ElementsAre(testing::Key("2021"), testing::Key("a period with a long name")));
  EXPECT_EQ(tally.newest().at("a period with a long name").position, 3u);
}

}  // namespace
}  // namespace entente::domain
