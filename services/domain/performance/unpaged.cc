#include "services/domain/performance/unpaged.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/domain/performance/measurements.h"

namespace entente::domain {
namespace {

// The measurements of each KPI.
class ByKpi {
 public:
  void BeginKpi(std::string_view kpi) { figures_of_kpi_ = &figures_[kpi]; }
  void See(const Figure& figure) { figures_of_kpi_->push_back(figure); }
  void EndKpi() {}

  // In the order of recording.
  std::vector<Figure> Take(std::string_view kpi) {
    std::vector<Figure> taken = std::move(figures_[kpi]);
    std::sort(taken.begin(), taken.end(),
              [](const Figure& a, const Figure& b) { return a.position < b.position; });
    return taken;
  }

 private:
  absl::flat_hash_map<std::string_view, std::vector<Figure>> figures_;
  std::vector<Figure>* figures_of_kpi_ = nullptr;
};

}  // namespace

state::v1::AllianceState Unpaged(const state::v1::AllianceState& state, const FigurePages& pages) {
  state::v1::AllianceState unpaged = state;
  if (pages.pages().empty()) return unpaged;
  ByKpi figures;
  Measurements(state, pages).Visit(figures);
  for (auto& kpi : *unpaged.mutable_kpis()) {
    uint32_t paged_count = 0;
    std::string packed;
    for (const Figure& figure : figures.Take(kpi.kpi())) {
      paged_count += figure.position <= state.paged_position() ? 1 : 0;
      AppendFigure(figure, packed);
    }
    *kpi.mutable_measurements() = std::move(packed);
    kpi.set_paged_count(kpi.paged_count() - paged_count);
  }
  unpaged.clear_figure_pages();
  unpaged.clear_paged_position();
  unpaged.clear_withdrawn_figures();
  return unpaged;
}

}  // namespace entente::domain
