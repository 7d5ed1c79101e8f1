// Figures on an axis. Pure; any thread. Figures are doubles here, which is exact enough for a picture; the
// table beside it has them to the last digit.
#ifndef ENTENTE_CLIENTS_REPORT_SCALE_H_
#define ENTENTE_CLIENTS_REPORT_SCALE_H_

#include <string>
#include <vector>

#include "entente/v1/performance.pb.h"

namespace entente::report {

// The figure, rounded to what a double holds.
double NumberOf(const v1::KpiValue& value);

// An axis from `low` to `high`, marked every `step`; low < high, and both are multiples of the step.
struct ValueAxis {
  double low = 0;
  double high = 1;
  double step = 1;

  std::vector<double> Ticks() const;
};

// An axis that holds all the figures and zero, so that heights compare as the figures do. Any finite figures.
ValueAxis AxisOf(const std::vector<double>& figures);

// A place in a picture, as SVG has it: with one digit behind the point.
std::string Coordinate(double value);

// What stands at a mark: `2.5 billion`, `-3`, `0.02`.
std::string TickText(double value);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_SCALE_H_
