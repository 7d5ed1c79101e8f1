#include "services/domain/performance/evolve.h"

#include <string>

#include "services/domain/performance/figures.h"

namespace entente::domain {
namespace {

using Kpi = state::v1::AllianceState::KpiState;

Kpi& SlotOf(state::v1::AllianceState& state, const std::string& kpi) {
  for (Kpi& known : *state.mutable_kpis()) {
    if (known.kpi() == kpi) return known;
  }
  Kpi* added = state.add_kpis();
  added->set_kpi(kpi);
  return *added;
}

}  // namespace

void Apply(state::v1::AllianceState& state, const v1::KpiDefined& event, const state::v1::Moment& at) {
  Kpi& kpi = SlotOf(state, event.kpi());
  *kpi.mutable_at() = at;
  *kpi.mutable_definition() = event.definition();
}

void Apply(state::v1::AllianceState& state, const v1::KpiTargetSet& event, const state::v1::Moment& at) {
  auto& entry = *SlotOf(state, event.kpi()).add_targets();
  *entry.mutable_at() = at;
  entry.set_period(event.period());
  *entry.mutable_value() = event.value();
}

void Apply(state::v1::AllianceState& state, const v1::KpiMeasured& event, const state::v1::Moment& at) {
  AppendFigure(event, at, *SlotOf(state, event.kpi()).mutable_measurements());
}

}  // namespace entente::domain
