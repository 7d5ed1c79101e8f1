// Pages: where the measurements of an alliance go once there are many, so that its state stays small.
//
// A page never changes. A state names its pages, in the order in which they were filled, and is of no use for
// a question about measurements without them; whoever decides or lists needs none.
#ifndef ENTENTE_SERVICES_DOMAIN_PERFORMANCE_FIGURE_PAGE_H_
#define ENTENTE_SERVICES_DOMAIN_PERFORMANCE_FIGURE_PAGE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entente/state/v1/figure_page.pb.h"
#include "entente/state/v1/state.pb.h"
#include "services/domain/performance/figures.h"
#include "services/domain/performance/wire_cursor.h"

namespace entente::domain {

// So many bytes of measurements stand in a state until a page takes them: some 1,500 of them. More would make
// every snapshot larger, fewer would make more pages.
inline constexpr size_t kUnpagedBytesMax = size_t{64} << 10;

// Takes all measurements out of a state and returns the page that they make, if there are at least
// `bytes_min` of them. The caller keeps the page and adds its name to `figure_pages`.
std::optional<std::string> CutFigurePage(state::v1::AllianceState& state,
                                         size_t bytes_min = kUnpagedBytesMax);

// A page that was read. May be moved; what it gives points into it.
class FigurePage {
 public:
  // Nothing if `bytes` are no page.
  static std::optional<FigurePage> Parse(std::string bytes);

  // Visits all measurements: for each KPI `visitor.BeginKpi(kpi)`, for each of its measurements, by period
  // and date, `visitor.See(figure)`, and then `visitor.EndKpi()`.
  template <typename Visitor>
  void Visit(Visitor& visitor) const;

  // The positions of measurements in earlier pages that do not count any more.
  std::vector<uint64_t> Withdrawn() const;

 private:
  // See `state::v1::FigurePage`.
  struct Columns {
    WireCursor kpis, kpi_bytes, kpi_periods;
    WireCursor periods, period_bytes, period_figures;
    WireCursor first_days, more_days, sequences, positions, values, value_bytes;
    WireCursor withdrawn;
  };

  FigurePage() = default;

  std::unique_ptr<const std::string> bytes_;
  Columns columns_;
};

// All pages of a state, in its order.
class FigurePages {
 public:
  // None, for a state that has none.
  FigurePages() = default;

  // Nothing if one of them is no page.
  static std::optional<FigurePages> Parse(std::vector<std::string> pages);

  const std::vector<FigurePage>& pages() const { return pages_; }

 private:
  std::vector<FigurePage> pages_;
};

template <typename Visitor>
void FigurePage::Visit(Visitor& visitor) const {
  Columns at = columns_;
  const bool has_counts = !at.period_figures.AtEnd();
  Figure figure;
  while (!at.kpi_bytes.AtEnd()) {
    visitor.BeginKpi(at.kpis.Take(at.kpi_bytes.Varint()));
    for (uint64_t periods = at.kpi_periods.Varint(); periods > 0 && !at.period_bytes.AtEnd(); --periods) {
      figure.period = at.periods.Take(at.period_bytes.Varint());
      uint64_t figures = has_counts ? at.period_figures.Varint() : 1;
      for (; figures > 0 && !at.first_days.AtEnd(); --figures) {
        figure.first_day += static_cast<Day>(at.first_days.ZigZag());
        figure.last_day = figure.first_day + static_cast<Day>(at.more_days.Varint());
        figure.sequence = static_cast<int32_t>(at.sequences.ZigZag());
        figure.position += static_cast<uint64_t>(at.positions.ZigZag());
        figure.value = at.values.Take(at.value_bytes.Varint());
        visitor.See(figure);
      }
    }
    visitor.EndKpi();
  }
}

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERFORMANCE_FIGURE_PAGE_H_
