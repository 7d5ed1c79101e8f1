// KPIs as of a day: what is to be reached, and what was measured.
#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/domain/performance/figures_on_day.h"
#include "services/domain/performance/measurements.h"
#include "services/domain/projection.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

using Target = state::v1::AllianceState::FigureEntry;

std::string_view PeriodOf(const Target* target) {
  return target->period();
}
std::string_view PeriodOf(const Figure& figure) {
  return figure.period;
}
bool Precedes(const Target* a, const Target* b) {
  return Before(a->at(), b->at());
}
bool Precedes(const Figure& a, const Figure& b) {
  return Before(a, b);
}

// Puts targets or measurements in the order of their periods, and keeps of several of one period the latest.
template <typename Element>
void KeepLatest(std::vector<Element>& found) {
  const auto by_period = [](const Element& a, const Element& b) {
    const int order = PeriodOf(a).compare(PeriodOf(b));
    return order != 0 ? order < 0 : Precedes(a, b);
  };
  // They mostly come in the order of their periods. Where they do not there may be many of one period, and
  // only the latest of each is worth being sorted.
  if (!std::is_sorted(found.begin(), found.end(), by_period)) {
    absl::flat_hash_map<std::string_view, Element> latest;
    for (const Element& element : found) {
      const auto [kept, is_new] = latest.try_emplace(PeriodOf(element), element);
      if (!is_new && Precedes(kept->second, element)) kept->second = element;
    }
    found.clear();
    for (const auto& [period, element] : latest) found.push_back(element);
    std::sort(found.begin(), found.end(), by_period);
    return;
  }
  size_t kept = 0;
  for (size_t i = 0; i < found.size(); ++i) {
    const bool is_latest = i + 1 == found.size() || PeriodOf(found[i]) != PeriodOf(found[i + 1]);
    if (is_latest) found[kept++] = found[i];
  }
  found.resize(kept);
}

void AddTargets(const google::protobuf::RepeatedPtrField<Target>& targets, Day day, v1::Kpi& shown) {
  std::vector<const Target*> found;
  for (const Target& target : targets) {
    if (target.at().first_day() <= day) found.push_back(&target);
  }
  KeepLatest(found);
  for (const Target* latest : found) {
    v1::KpiTarget& target = *shown.add_targets();
    target.set_period(latest->period());
    *target.mutable_value() = latest->value();
    *target.mutable_set_on() = DateOf(latest->at());
    target.set_event(EventNameOf(latest->at()));
  }
}

}  // namespace

v1::KpiMeasurement ShownMeasurement(const Figure& figure) {
  v1::KpiMeasurement measurement;
  measurement.set_period(std::string(figure.period));
  measurement.mutable_value()->ParseFromArray(figure.value.data(), static_cast<int>(figure.value.size()));
  const state::v1::Moment at = MomentOf(figure);
  *measurement.mutable_measured_on() = DateOf(at);
  measurement.set_event(EventNameOf(at));
  return measurement;
}

std::vector<Figure> MeasurementsAt(const state::v1::AllianceState& state, const FigurePages& pages,
                                   std::string_view kpi, Day day) {
  std::vector<Figure> found;
  Measurements(state, pages).ForEachOf(kpi, [&found, day](const Figure& figure) {
    if (figure.first_day <= day) found.push_back(figure);
  });
  KeepLatest(found);
  return found;
}

void AddKpis(const state::v1::AllianceState& state, const FiguresOnDay& figures, Day day,
             v1::Alliance& alliance) {
  for (const auto& kpi : state.kpis()) {
    if (!kpi.has_definition() || kpi.at().first_day() > day) continue;
    v1::Kpi& shown = *alliance.add_kpis();
    shown.set_name(absl::StrCat(state.origin().name(), "/kpis/", kpi.kpi()));
    *shown.mutable_definition() = kpi.definition();
    AddTargets(kpi.targets(), day, shown);
    const PeriodTally* tally = figures.Find(kpi.kpi());
    if (tally == nullptr) continue;
    shown.set_measurement_count(static_cast<uint32_t>(tally->Count()));
    for (const auto& [period, figure] : tally->newest()) *shown.add_measurements() = ShownMeasurement(figure);
  }
}

}  // namespace entente::domain
