#include "clients/report/plot.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cli/dates.h"
#include "clients/cli/figures.h"
#include "clients/report/scale.h"

namespace entente::report {
namespace {

constexpr int kWidth = 720;
constexpr int kHeight = 220;
constexpr int kLeft = 100;
constexpr int kRight = 36;
constexpr int kTop = 26;
constexpr int kBottom = 26;
constexpr size_t kTicksMax = 10;
// What a character of a figure takes at most.
constexpr double kCharacterWidth = 7;

struct Scales {
  absl::CivilDay begin;
  absl::CivilDay end;
  ValueAxis values;

  double X(double day) const {
    return kLeft + day / static_cast<double>(end - begin) * (kWidth - kLeft - kRight);
  }
  double X(absl::CivilDay day) const { return X(static_cast<double>(day - begin)); }
  double XOfMiddle(const PeriodDays& days) const {
    return X(static_cast<double>(days.begin - begin) + static_cast<double>(days.end - days.begin) / 2);
  }
  double Y(double value) const {
    const double share = (value - values.low) / (values.high - values.low);
    return kTop + (1 - share) * (kHeight - kTop - kBottom);
  }
};

Scales ScalesOf(const std::vector<KpiPeriod>& periods) {
  Scales scales{periods.front().days.begin, periods.front().days.end, {}};
  std::vector<double> figures;
  for (const KpiPeriod& period : periods) {
    scales.begin = std::min(scales.begin, period.days.begin);
    scales.end = std::max(scales.end, period.days.end);
    for (const auto& value : {period.measured, period.target}) {
      if (value.has_value()) figures.push_back(NumberOf(*value));
    }
  }
  scales.values = AxisOf(figures);
  return scales;
}

void DrawAxes(Markup& markup, const Scales& scales) {
  for (const double value : scales.values.Ticks()) {
    const double y = scales.Y(value);
    markup.Element("line", "",
                   {{"class", value == 0 ? "zero" : "grid"},
                    {"x1", absl::StrCat(kLeft)},
                    {"x2", absl::StrCat(kWidth - kRight)},
                    {"y1", Coordinate(y)},
                    {"y2", Coordinate(y)}});
    markup.Element("text", TickText(value),
                   {{"class", "tick"},
                    {"x", absl::StrCat(kLeft - 8)},
                    {"y", Coordinate(y + 4)},
                    {"text-anchor", "end"}});
  }
  for (const DayTick& tick : TicksBetween(scales.begin, scales.end, kTicksMax)) {
    const std::string x = Coordinate(scales.X(tick.day));
    markup.Element("line", "",
                   {{"class", "grid"},
                    {"x1", x},
                    {"x2", x},
                    {"y1", absl::StrCat(kHeight - kBottom)},
                    {"y2", absl::StrCat(kHeight - kBottom + 5)}});
    markup.Element(
        "text", tick.label,
        {{"class", "tick"}, {"x", x}, {"y", absl::StrCat(kHeight - 6)}, {"text-anchor", "middle"}});
  }
  markup.Break();
}

void DrawTargets(Markup& markup, const Scales& scales, const std::vector<KpiPeriod>& periods) {
  for (const KpiPeriod& period : periods) {
    if (!period.target.has_value()) continue;
    const std::string y = Coordinate(scales.Y(NumberOf(*period.target)));
    markup.Open("g", {{"class", "target"}});
    markup.Element("title",
                   absl::StrCat("Target for ", period.period, ": ", cli::FigureText(*period.target)));
    markup.Element("line", "",
                   {{"x1", Coordinate(scales.X(period.days.begin))},
                    {"x2", Coordinate(scales.X(period.days.end))},
                    {"y1", y},
                    {"y2", y}});
    markup.Close();
    markup.Break();
  }
}

void DrawMeasurements(Markup& markup, const Scales& scales, const std::vector<KpiPeriod>& periods) {
  std::string path;
  size_t count = 0;
  for (const KpiPeriod& period : periods) {
    if (!period.measured.has_value()) continue;
    ++count;
    absl::StrAppend(&path, path.empty() ? "" : " ", Coordinate(scales.XOfMiddle(period.days)), ",",
                    Coordinate(scales.Y(NumberOf(*period.measured))));
  }
  if (count > 1) markup.Element("polyline", "", {{"class", "line"}, {"points", path}});
  double free_from = 0;
  for (const KpiPeriod& period : periods) {
    if (!period.measured.has_value()) continue;
    const double x = scales.XOfMiddle(period.days);
    const double y = scales.Y(NumberOf(*period.measured));
    const std::string figure = cli::FigureText(*period.measured);
    markup.Open("g", {{"class", "point"}});
    markup.Element("title", absl::StrCat("Measured in ", period.period, ": ", figure));
    markup.Element("circle", "", {{"cx", Coordinate(x)}, {"cy", Coordinate(y)}, {"r", "4"}});
    // A figure that would cover the one before, or run out of the picture, is left to the table.
    const double half = static_cast<double>(figure.size()) * kCharacterWidth / 2;
    if (x - half >= free_from && x + half <= kWidth) {
      markup.Element("text", figure,
                     {{"x", Coordinate(x)}, {"y", Coordinate(y - 9)}, {"text-anchor", "middle"}});
      free_from = x + half;
    }
    markup.Close();
    markup.Break();
  }
}

void DrawLegend(Markup& markup, bool has_targets) {
  markup.Element("circle", "", {{"class", "key"}, {"cx", absl::StrCat(kLeft)}, {"cy", "8"}, {"r", "4"}});
  markup.Element("text", "measured", {{"class", "tick"}, {"x", absl::StrCat(kLeft + 9)}, {"y", "12"}});
  if (!has_targets) return;
  markup.Open("g", {{"class", "target"}});
  markup.Element(
      "line", "",
      {{"x1", absl::StrCat(kLeft + 90)}, {"x2", absl::StrCat(kLeft + 115)}, {"y1", "8"}, {"y2", "8"}});
  markup.Close();
  markup.Element("text", "target", {{"class", "tick"}, {"x", absl::StrCat(kLeft + 121)}, {"y", "12"}});
}

// -1, 0 or 1, as the one is less than, equal to or more than the other.
int Compare(const v1::KpiValue& a, const v1::KpiValue& b) {
  if (a.has_money() && b.has_money()) {
    const auto amount = [](const v1::KpiValue& value) {
      return std::tuple(value.money().units(), value.money().nanos());
    };
    return amount(a) < amount(b) ? -1 : amount(a) > amount(b) ? 1 : 0;
  }
  const double difference = NumberOf(a) - NumberOf(b);
  return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

}  // namespace

std::vector<KpiPeriod> PeriodsOf(const v1::Kpi& kpi) {
  std::map<std::string, KpiPeriod> by_name;
  for (const auto& measurement : kpi.measurements()) {
    KpiPeriod& period = by_name[measurement.period()];
    period.measured = measurement.value();
    period.known_on = cli::DateText(measurement.measured_on());
  }
  for (const auto& target : kpi.targets()) by_name[target.period()].target = target.value();
  std::vector<KpiPeriod> periods;
  for (auto& [name, period] : by_name) {
    const auto days = DaysOfPeriod(name);
    if (!days.has_value()) continue;
    period.period = name;
    period.days = *days;
    periods.push_back(std::move(period));
  }
  std::sort(periods.begin(), periods.end(), [](const KpiPeriod& a, const KpiPeriod& b) {
    return std::tie(a.days.end, a.days.begin) < std::tie(b.days.end, b.days.begin);
  });
  return periods;
}

std::optional<bool> IsReached(const v1::KpiDefinition& definition, const KpiPeriod& period) {
  if (!period.measured.has_value() || !period.target.has_value()) return std::nullopt;
  const int order = Compare(*period.measured, *period.target);
  switch (definition.direction()) {
    case v1::KpiDefinition::HIGHER:
      return order >= 0;
    case v1::KpiDefinition::LOWER:
      return order <= 0;
    default:
      return std::nullopt;
  }
}

void DrawPlot(Markup& markup, const PictureText& text, const std::vector<KpiPeriod>& periods) {
  if (periods.empty()) return;
  const Scales scales = ScalesOf(periods);
  OpenPicture(markup, text, kWidth, kHeight);
  DrawAxes(markup, scales);
  DrawTargets(markup, scales, periods);
  DrawMeasurements(markup, scales, periods);
  DrawLegend(markup, std::any_of(periods.begin(), periods.end(),
                                 [](const KpiPeriod& period) { return period.target.has_value(); }));
  markup.Close();
  markup.Break();
}

}  // namespace entente::report
