// KPIs as of a day: what is to be reached, and what was measured.
#include <algorithm>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/domain/performance/figures.h"
#include "services/domain/projection.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

using FigureEntry = state::v1::AllianceState::FigureEntry;

bool ByPeriod(const FigureEntry* a, const FigureEntry* b) {
  const int order = a->period().compare(b->period());
  return order != 0 ? order < 0 : Before(a->at(), b->at());
}

// The figures that count on a day, by period; of several of one period the latest.
std::vector<const FigureEntry*> FiguresAt(const google::protobuf::RepeatedPtrField<FigureEntry>& figures,
                                          Day day) {
  std::vector<const FigureEntry*> found;
  found.reserve(figures.size());
  for (const FigureEntry& figure : figures) {
    if (figure.at().first_day() <= day) found.push_back(&figure);
  }
  // Figures mostly come in the order of their periods. Where they do not there may be many of one period, and
  // only the latest of each is worth being sorted.
  if (!std::is_sorted(found.begin(), found.end(), ByPeriod)) {
    absl::flat_hash_map<absl::string_view, const FigureEntry*> latest;
    for (const FigureEntry* figure : found) {
      const FigureEntry*& kept = latest[figure->period()];
      if (kept == nullptr || Before(kept->at(), figure->at())) kept = figure;
    }
    found.clear();
    for (const auto& [period, figure] : latest) found.push_back(figure);
    std::sort(found.begin(), found.end(), ByPeriod);
    return found;
  }
  size_t kept = 0;
  for (size_t i = 0; i < found.size(); ++i) {
    const bool is_latest = i + 1 == found.size() || found[i]->period() != found[i + 1]->period();
    if (is_latest) found[kept++] = found[i];
  }
  found.resize(kept);
  return found;
}

void Fill(const FigureEntry& figure, v1::KpiMeasurement& measurement) {
  measurement.set_period(figure.period());
  *measurement.mutable_value() = figure.value();
  *measurement.mutable_measured_on() = DateOf(figure.at());
  measurement.set_event(EventNameOf(figure.at()));
}

}  // namespace

std::vector<v1::KpiMeasurement> MeasurementsAt(const state::v1::AllianceState::KpiState& kpi, Day day) {
  const Figures unpacked = UnpackFigures(kpi.measurements());
  const auto figures = FiguresAt(unpacked.entries(), day);
  std::vector<v1::KpiMeasurement> measurements(figures.size());
  for (size_t i = 0; i < figures.size(); ++i) Fill(*figures[i], measurements[i]);
  return measurements;
}

void AddKpis(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance) {
  for (const auto& kpi : state.kpis()) {
    if (!kpi.has_definition() || kpi.at().first_day() > day) continue;
    v1::Kpi& shown = *alliance.add_kpis();
    shown.set_name(state.origin().name() + "/kpis/" + kpi.kpi());
    *shown.mutable_definition() = kpi.definition();
    for (const FigureEntry* figure : FiguresAt(kpi.targets(), day)) {
      v1::KpiTarget& target = *shown.add_targets();
      target.set_period(figure->period());
      *target.mutable_value() = figure->value();
      *target.mutable_set_on() = DateOf(figure->at());
      target.set_event(EventNameOf(figure->at()));
    }
    const Figures unpacked = UnpackFigures(kpi.measurements());
    const auto figures = FiguresAt(unpacked.entries(), day);
    shown.set_measurement_count(static_cast<uint32_t>(figures.size()));
    const size_t shown_max = kMeasurementsShownMax;
    const size_t first = figures.size() > shown_max ? figures.size() - shown_max : 0;
    for (size_t i = first; i < figures.size(); ++i) Fill(*figures[i], *shown.add_measurements());
  }
}

}  // namespace entente::domain
