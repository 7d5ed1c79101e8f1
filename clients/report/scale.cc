#include "clients/report/scale.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace entente::report {
namespace {

// About so many marks stand on an axis.
constexpr double kTicksWanted = 5;

// The least of 1, 2 and 5 times a power of ten that is not less than `size`.
double RoundStep(double size) {
  const double power = std::pow(10, std::floor(std::log10(size)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    // What is larger by rounding only counts as equal.
    if (factor * power >= size * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

}  // namespace

double NumberOf(const v1::KpiValue& value) {
  if (value.has_money()) {
    return static_cast<double>(value.money().units()) + static_cast<double>(value.money().nanos()) * 1e-9;
  }
  double number = 0;
  // The server takes decimals only, so anything else is a figure that is not there.
  return absl::SimpleAtod(value.number(), &number) && std::isfinite(number) ? number : 0;
}

std::vector<double> ValueAxis::Ticks() const {
  std::vector<double> ticks;
  const int64_t count = std::llround((high - low) / step);
  for (int64_t i = 0; i <= count; ++i) {
    const double value = low + static_cast<double>(i) * step;
    // Zero is a multiple of the step, and must not come out as its rounding error.
    ticks.push_back(std::abs(value) < step / 2 ? 0 : value);
  }
  return ticks;
}

ValueAxis AxisOf(const std::vector<double>& figures) {
  double low = 0;
  double high = 0;
  for (const double figure : figures) {
    low = std::min(low, figure);
    high = std::max(high, figure);
  }
  if (low == high) return {};
  const double step = RoundStep((high - low) / kTicksWanted);
  return {std::floor(low / step) * step, std::ceil(high / step) * step, step};
}

std::string Coordinate(double value) {
  return absl::StrFormat("%.1f", value);
}

std::string TickText(double value) {
  struct Scale {
    double size;
    const char* word;
  };
  for (const Scale scale : {Scale{1e12, " trillion"}, Scale{1e9, " billion"}, Scale{1e6, " million"}}) {
    if (std::abs(value) >= scale.size) {
      return absl::StrCat(absl::StrFormat("%.6g", value / scale.size), scale.word);
    }
  }
  return absl::StrFormat("%.6g", value);
}

}  // namespace entente::report
