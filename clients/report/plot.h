// Draws what was measured of a KPI against what was aimed at. Pure; any thread.
#ifndef ENTENTE_CLIENTS_REPORT_PLOT_H_
#define ENTENTE_CLIENTS_REPORT_PLOT_H_

#include <optional>
#include <string>
#include <vector>

#include "clients/report/bars.h"
#include "clients/report/days.h"
#include "clients/report/markup.h"
#include "entente/v1/performance.pb.h"

namespace entente::report {

// One period of a KPI.
struct KpiPeriod {
  std::string period;
  PeriodDays days;
  std::optional<v1::KpiValue> measured;
  std::optional<v1::KpiValue> target;
  // When the measurement was known, as precisely as that is known.
  std::string known_on;
};

// The periods that have a target or a measurement, by time. Those whose period cannot be read are left out;
// the server takes none.
std::vector<KpiPeriod> PeriodsOf(const v1::Kpi& kpi);

// Whether what was measured is as good as what was aimed at; nothing if one of them is missing, or the KPI
// does not say in which direction it is better.
std::optional<bool> IsReached(const v1::KpiDefinition& definition, const KpiPeriod& period);

// Measurements as points, targets as lines across their period. Writes nothing if there is no period.
void DrawPlot(Markup& markup, const PictureText& text, const std::vector<KpiPeriod>& periods);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_PLOT_H_
