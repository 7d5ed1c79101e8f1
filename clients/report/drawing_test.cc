// The pictures: bars over time, and figures against targets.
#include <cmath>

#include "absl/strings/str_cat.h"
#include "clients/report/bars.h"
#include "clients/report/plot.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::report {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

int CountOf(const std::string& text, const std::string& what) {
  int count = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++count;
  return count;
}

std::string Bars(const std::vector<SpanRow>& rows) {
  Markup markup;
  DrawBars(markup, {"p", "A title", "A description"}, rows);
  return std::move(markup).Finish();
}

std::string Plot(const v1::Kpi& kpi) {
  Markup markup;
  DrawPlot(markup, {"p", "A title", "A description"}, PeriodsOf(kpi));
  return std::move(markup).Finish();
}

Span Between(absl::CivilDay begin, absl::CivilDay end, const std::string& what = "member") {
  return {what, begin, end, "since", "until"};
}

v1::KpiValue Figure(const std::string& number) {
  v1::KpiValue value;
  value.set_number(number);
  return value;
}

void Measure(v1::Kpi& kpi, const std::string& period, const std::string& number) {
  auto& measurement = *kpi.add_measurements();
  measurement.set_period(period);
  *measurement.mutable_value() = Figure(number);
}

void Aim(v1::Kpi& kpi, const std::string& period, const std::string& number) {
  auto& target = *kpi.add_targets();
  target.set_period(period);
  *target.mutable_value() = Figure(number);
}

TEST(BarsTest, APictureSaysWhatItIs) {
  const std::string svg = Bars({{"Acme", {Between(absl::CivilDay(2020, 1, 1), absl::CivilDay(2021, 1, 1))}}});
  EXPECT_THAT(svg, HasSubstr("role=\"img\" aria-labelledby=\"p-title p-desc\""));
  EXPECT_THAT(svg,
              HasSubstr("<title id=\"p-title\">A title</title><desc id=\"p-desc\">A description</desc>"));
  EXPECT_THAT(svg, HasSubstr(">member, since since, until until</title>"));
}

TEST(BarsTest, WithoutSpansThereIsNoPicture) {
  EXPECT_EQ(Bars({}), "");
  EXPECT_EQ(Bars({{"Acme", {}}}), "");
}

TEST(BarsTest, ASpanWithoutADayIsStillSeen) {
  EXPECT_THAT(Bars({{"Acme",
                     {Between(absl::CivilDay(2020, 1, 1), absl::CivilDay(2020, 1, 1)),
                      Between(absl::CivilDay(2020, 1, 1), absl::CivilDay(2030, 1, 1))}}}),
              HasSubstr("width=\"2.0\""));
}

TEST(BarsTest, OverlappingSpansStandUnderEachOther) {
  const std::string apart = Bars({{"Acme",
                                   {Between(absl::CivilDay(2020, 1, 1), absl::CivilDay(2021, 1, 1)),
                                    Between(absl::CivilDay(2021, 1, 1), absl::CivilDay(2022, 1, 1))}}});
  EXPECT_EQ(CountOf(apart, "y=\"0\" width"), 2);
  const std::string over = Bars({{"Acme",
                                  {Between(absl::CivilDay(2020, 1, 1), absl::CivilDay(2021, 1, 1)),
                                   Between(absl::CivilDay(2020, 6, 1), absl::CivilDay(2022, 1, 1))}}});
  EXPECT_EQ(CountOf(over, "y=\"0\" width"), 1);
  EXPECT_EQ(CountOf(over, "y=\"22\" width"), 1);
}

TEST(BarsTest, ForeignNamesAreText) {
  const std::string svg =
      Bars({{"<script>", {Between(absl::CivilDay(2020, 1, 1), absl::CivilDay(2021, 1, 1), "\"><b>")}}});
  EXPECT_THAT(svg, Not(HasSubstr("<script>")));
  EXPECT_THAT(svg, Not(HasSubstr("<b>")));
}

TEST(BarsTest, APictureHasAtMostSoManyRows) {
  std::vector<SpanRow> rows(kBarRowsMax + 5,
                            {"Acme", {Between(absl::CivilDay(2020, 1, 1), absl::CivilDay(2021, 1, 1))}});
  EXPECT_EQ(CountOf(Bars(rows), "class=\"label\""), static_cast<int>(kBarRowsMax));
}

TEST(PlotTest, PeriodsStandInOrderWithTheirTargets) {
  v1::Kpi kpi;
  Measure(kpi, "2013", "2");
  Measure(kpi, "2012-Q4", "1");
  Aim(kpi, "2014", "3");
  std::vector<std::string> periods;
  for (const auto& period : PeriodsOf(kpi)) periods.push_back(period.period);
  EXPECT_THAT(periods, ElementsAre("2012-Q4", "2013", "2014"));
}

TEST(PlotTest, WithoutFiguresThereIsNoPicture) {
  EXPECT_EQ(Plot(v1::Kpi()), "");
}

TEST(PlotTest, OnePointHasNoLineAndTwoHave) {
  v1::Kpi kpi;
  Measure(kpi, "2012", "5");
  EXPECT_EQ(CountOf(Plot(kpi), "<circle"), 2);  // The other one is the key.
  EXPECT_THAT(Plot(kpi), Not(HasSubstr("polyline")));
  Measure(kpi, "2013", "5");
  EXPECT_THAT(Plot(kpi), HasSubstr("polyline"));
}

TEST(PlotTest, AnyFiguresStayInsideThePicture) {
  for (const char* figure : {"0", "-3", "999999999999999999", "-999999999999999999", "0.000000001"}) {
    v1::Kpi kpi;
    Measure(kpi, "2012", figure);
    Measure(kpi, "2013", "1");
    Aim(kpi, "2013", "-1");
    const std::string svg = Plot(kpi);
    EXPECT_THAT(svg, Not(HasSubstr("nan"))) << figure;
    EXPECT_THAT(svg, Not(HasSubstr("inf"))) << figure;
    for (size_t at = svg.find("cy=\""); at != std::string::npos; at = svg.find("cy=\"", at + 1)) {
      const double y = std::stod(svg.substr(at + 4));
      EXPECT_TRUE(y >= 0 && y <= 220) << figure << " " << y;
    }
  }
}

TEST(PlotTest, ATargetIsReachedInTheDirectionOfTheKpi) {
  v1::KpiDefinition definition;
  KpiPeriod period;
  period.measured = Figure("9");
  EXPECT_EQ(IsReached(definition, period), std::nullopt);
  period.target = Figure("10");
  EXPECT_EQ(IsReached(definition, period), std::nullopt);
  definition.set_direction(v1::KpiDefinition::HIGHER);
  EXPECT_EQ(IsReached(definition, period), false);
  definition.set_direction(v1::KpiDefinition::LOWER);
  EXPECT_EQ(IsReached(definition, period), true);
  period.measured = Figure("10");
  EXPECT_EQ(IsReached(definition, period), true);
}

}  // namespace
}  // namespace entente::report
