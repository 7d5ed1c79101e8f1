// The axes of days and of figures.
#include "clients/report/days.h"
#include "clients/report/scale.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::report {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> Labels(absl::CivilDay begin, absl::CivilDay end, size_t count_max = 8) {
  std::vector<std::string> labels;
  for (const DayTick& tick : TicksBetween(begin, end, count_max)) labels.push_back(tick.label);
  return labels;
}

std::string DaysText(const std::string& period) {
  const auto days = DaysOfPeriod(period);
  return days.has_value() ? DayText(days->begin) + " to " + DayText(days->end) : "none";
}

TEST(DaysTest, AnAxisIsMarkedAtRoundDates) {
  EXPECT_THAT(Labels(absl::CivilDay(1997, 5, 14), absl::CivilDay(2026, 11, 24)),
              ElementsAre("2000", "2005", "2010", "2015", "2020", "2025"));
  EXPECT_THAT(Labels(absl::CivilDay(2026, 1, 15), absl::CivilDay(2026, 6, 1)),
              ElementsAre("2026-02", "2026-03", "2026-04", "2026-05", "2026-06"));
  EXPECT_THAT(Labels(absl::CivilDay(2026, 1, 30), absl::CivilDay(2026, 2, 1)),
              ElementsAre("2026-01-30", "2026-01-31", "2026-02-01"));
}

TEST(DaysTest, AnAxisOfOneDayHasOneMark) {
  EXPECT_THAT(Labels(absl::CivilDay(2026, 1, 30), absl::CivilDay(2026, 1, 30)), ElementsAre("2026-01-30"));
}

TEST(DaysTest, NoAxisHasTooManyMarks) {
  for (const int years : {1, 2, 3, 7, 20, 90, 400, 9998}) {
    EXPECT_LE(Labels(absl::CivilDay(1, 1, 1), absl::CivilDay(1 + years, 1, 1)).size(), 8u) << years;
  }
}

TEST(DaysTest, PeriodsHaveDays) {
  EXPECT_EQ(DaysText("2012"), "2012-01-01 to 2013-01-01");
  EXPECT_EQ(DaysText("2012-Q4"), "2012-10-01 to 2013-01-01");
  EXPECT_EQ(DaysText("2012-02"), "2012-02-01 to 2012-03-01");
  EXPECT_EQ(DaysText("2012-02-29"), "2012-02-29 to 2012-03-01");
}

TEST(DaysTest, WhatIsNoPeriodHasNone) {
  for (const char* text :
       {"", "12", "2012-", "2012-Q5", "2012-Q0", "2012-13", "2011-02-29", "2012/03", "0000"}) {
    EXPECT_EQ(DaysText(text), "none") << text;
  }
}

TEST(DaysTest, ADateBeginsOnItsFirstDay) {
  google::type::Date date;
  date.set_year(1999);
  EXPECT_EQ(DayText(FirstDayOf(date)), "1999-01-01");
  date.set_month(3);
  EXPECT_EQ(DayText(FirstDayOf(date)), "1999-03-01");
  EXPECT_EQ(DateOf(FirstDayOf(date)).day(), 1);
}

TEST(ScaleTest, AnAxisHoldsAllFiguresAndZero) {
  EXPECT_THAT(AxisOf({2.69, 4.3, 5.7}).Ticks(), ElementsAre(0, 2, 4, 6));
  EXPECT_THAT(AxisOf({-3, 7}).Ticks(), ElementsAre(-4, -2, 0, 2, 4, 6, 8));
  EXPECT_THAT(AxisOf({-3, -1}).Ticks(), ElementsAre(-3, -2, -1, 0));
}

TEST(ScaleTest, EqualFiguresAndNoFiguresHaveAnAxis) {
  EXPECT_THAT(AxisOf({}).Ticks(), ElementsAre(0, 1));
  EXPECT_THAT(AxisOf({0, 0}).Ticks(), ElementsAre(0, 1));
  EXPECT_THAT(AxisOf({5, 5}).Ticks(), ElementsAre(0, 1, 2, 3, 4, 5));
}

TEST(ScaleTest, HugeAndTinyFiguresHaveAnAxis) {
  for (const double figure : {1e18, -1e18, 9.99e17, 1e-9, 123456789.0}) {
    const ValueAxis axis = AxisOf({figure});
    EXPECT_LE(axis.low, std::min(figure, 0.0) + axis.step * 1e-6);
    EXPECT_GE(axis.high, std::max(figure, 0.0) - axis.step * 1e-6);
    EXPECT_THAT(axis.Ticks(), SizeIs(testing::Le(8u))) << figure;
  }
}

TEST(ScaleTest, MarksAreShort) {
  EXPECT_EQ(TickText(0), "0");
  EXPECT_EQ(TickText(2.5e9), "2.5 billion");
  EXPECT_EQ(TickText(-4e6), "-4 million");
  EXPECT_EQ(TickText(0.02), "0.02");
  EXPECT_EQ(TickText(1e18), "1e+06 trillion");
}

TEST(ScaleTest, AFigureIsReadAsANumberOrAsMoney) {
  v1::KpiValue value;
  value.set_number("-2.5");
  EXPECT_DOUBLE_EQ(NumberOf(value), -2.5);
  value.mutable_money()->set_units(-3);
  value.mutable_money()->set_nanos(-500000000);
  EXPECT_DOUBLE_EQ(NumberOf(value), -3.5);
  EXPECT_EQ(NumberOf(v1::KpiValue()), 0);
}

}  // namespace
}  // namespace entente::report
