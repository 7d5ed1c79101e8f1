#include "services/domain/performance/measurements.h"

#include <cassert>

namespace entente::domain {

Measurements::Measurements(const state::v1::AllianceState& state, const FigurePages& pages)
    : state_(state), pages_(pages) {
  assert(static_cast<size_t>(state.figure_pages_size()) == pages.pages().size());
  withdrawn_.insert(state.withdrawn_figures().begin(), state.withdrawn_figures().end());
  for (const FigurePage& page : pages.pages()) {
    for (const uint64_t position : page.Withdrawn()) withdrawn_.insert(position);
  }
}

}  // namespace entente::domain
