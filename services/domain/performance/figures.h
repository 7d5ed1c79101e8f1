// The measurements of a KPI as a state keeps them: as bytes (see `KpiState.measurements`).
#ifndef ENTENTE_SERVICES_DOMAIN_PERFORMANCE_FIGURES_H_
#define ENTENTE_SERVICES_DOMAIN_PERFORMANCE_FIGURES_H_

#include <cstdint>
#include <string>

#include "entente/state/v1/state.pb.h"

namespace entente::domain {

using Figures = state::v1::AllianceState::Figures;

// Adds figures behind those that are packed already. Costs as much as they are long, however many there are.
void AppendFigures(const Figures& figures, std::string& packed);

// All packed figures.
Figures UnpackFigures(const std::string& packed);

// Takes the figures of one event out. Returns whether there were any.
bool ErasePackedFigures(uint64_t position, std::string& packed);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERFORMANCE_FIGURES_H_
