// All measurements of an alliance that count, wherever they stand: in pages, or still in its state.
#ifndef ENTENTE_SERVICES_DOMAIN_PERFORMANCE_MEASUREMENTS_H_
#define ENTENTE_SERVICES_DOMAIN_PERFORMANCE_MEASUREMENTS_H_

#include <cstdint>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "entente/state/v1/state.pb.h"
#include "services/domain/performance/figure_page.h"
#include "services/domain/performance/figures.h"

namespace entente::domain {

// A view of a state and its pages, both of which must outlive it and all that it gives.
class Measurements {
 public:
  // `pages` must be those of the state.
  Measurements(const state::v1::AllianceState& state, const FigurePages& pages);

  // Visits all as `FigurePage::Visit` does, page by page in the order of recording. A KPI comes again for
  // each page that it has something in, and for each measurement that is in none.
  template <typename Visitor>
  void Visit(Visitor& visitor) const;

  // Calls `see` with each measurement of one KPI.
  template <typename Callback>
  void ForEachOf(std::string_view kpi, Callback see) const;

 private:
  bool Counts(const Figure& figure) const {
    return withdrawn_.empty() || !withdrawn_.contains(figure.position);
  }

  const state::v1::AllianceState& state_;
  const FigurePages& pages_;
  // The positions of those in pages that were corrected.
  absl::flat_hash_set<uint64_t> withdrawn_;
};

template <typename Visitor>
void Measurements::Visit(Visitor& visitor) const {
  // Leaves out what was corrected.
  struct Counting {
    void BeginKpi(std::string_view kpi) { visitor.BeginKpi(kpi); }
    void See(const Figure& figure) {
      if (measurements.Counts(figure)) visitor.See(figure);
    }
    void EndKpi() { visitor.EndKpi(); }
    const Measurements& measurements;
    Visitor& visitor;
  };
  Counting counting{*this, visitor};
  for (const FigurePage& page : pages_.pages()) page.Visit(counting);
  for (const auto& kpi : state_.kpis()) {
    ForEachFigure(kpi.measurements(), [&visitor, &kpi](const Figure& figure) {
      visitor.BeginKpi(kpi.kpi());
      visitor.See(figure);
      visitor.EndKpi();
    });
  }
}

template <typename Callback>
void Measurements::ForEachOf(std::string_view kpi, Callback see) const {
  struct OfOneKpi {
    void BeginKpi(std::string_view begun) { is_it = begun == kpi; }
    void See(const Figure& figure) {
      if (is_it) see(figure);
    }
    void EndKpi() {}
    const std::string_view kpi;
    Callback& see;
    bool is_it = false;
  };
  OfOneKpi visitor{kpi, see};
  Visit(visitor);
}

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERFORMANCE_MEASUREMENTS_H_
