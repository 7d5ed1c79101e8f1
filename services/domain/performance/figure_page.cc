#include "services/domain/performance/figure_page.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <utility>

namespace entente::domain {
namespace {

using Page = state::v1::FigurePage;

// A measurement and the place of its KPI in the state.
struct Row {
  int kpi = 0;
  Figure figure;
};

bool InOrderOfPage(const Row& a, const Row& b) {
  if (a.kpi != b.kpi) return a.kpi < b.kpi;
  if (const int order = a.figure.period.compare(b.figure.period); order != 0) return order < 0;
  return Before(a.figure, b.figure);
}

std::vector<Row> RowsOf(const state::v1::AllianceState& state) {
  std::vector<Row> rows;
  for (int kpi = 0; kpi < state.kpis_size(); ++kpi) {
    ForEachFigure(state.kpis(kpi).measurements(),
                  [&rows, kpi](const Figure& figure) { rows.push_back({kpi, figure}); });
  }
  std::sort(rows.begin(), rows.end(), InOrderOfPage);
  return rows;
}

// Leaves a column out in which nothing is said.
template <typename Numbers>
void DropIfAll(typename Numbers::value_type usual, Numbers* column) {
  if (std::all_of(column->begin(), column->end(), [usual](auto number) { return number == usual; })) {
    column->Clear();
  }
}

void AddKpi(const std::string& kpi, Page& page) {
  page.mutable_kpis()->append(kpi);
  page.add_kpi_bytes(static_cast<uint32_t>(kpi.size()));
  page.add_kpi_periods(0);
}

void AddPeriod(std::string_view period, Page& page) {
  page.mutable_periods()->append(period);
  page.add_period_bytes(static_cast<uint32_t>(period.size()));
  page.add_period_figures(0);
  ++*std::prev(page.mutable_kpi_periods()->end());
}

void AddFigure(const Figure& figure, const Figure& before, Page& page) {
  page.add_first_days(figure.first_day - before.first_day);
  page.add_more_days(static_cast<uint32_t>(figure.last_day - figure.first_day));
  page.add_sequences(figure.sequence);
  page.add_positions(static_cast<int64_t>(figure.position - before.position));
  page.mutable_values()->append(figure.value);
  page.add_value_bytes(static_cast<uint32_t>(figure.value.size()));
  ++*std::prev(page.mutable_period_figures()->end());
}

Page MakePage(const state::v1::AllianceState& state) {
  Page page;
  const std::vector<Row> rows = RowsOf(state);
  const Row* before = nullptr;
  const Figure none;
  for (const Row& row : rows) {
    const bool is_next_kpi = before == nullptr || before->kpi != row.kpi;
    if (is_next_kpi) AddKpi(state.kpis(row.kpi).kpi(), page);
    if (is_next_kpi || before->figure.period != row.figure.period) AddPeriod(row.figure.period, page);
    AddFigure(row.figure, before == nullptr ? none : before->figure, page);
    before = &row;
  }
  *page.mutable_withdrawn() = state.withdrawn_figures();
  DropIfAll(1, page.mutable_period_figures());
  DropIfAll(0, page.mutable_more_days());
  DropIfAll(0, page.mutable_sequences());
  return page;
}

size_t UnpagedBytes(const state::v1::AllianceState& state) {
  size_t bytes = static_cast<size_t>(state.withdrawn_figures_size()) * sizeof(uint64_t);
  for (const auto& kpi : state.kpis()) bytes += kpi.measurements().size();
  return bytes;
}

// How many numbers a column has: every varint has one byte without the highest bit, its last.
size_t NumbersIn(WireCursor column) {
  const std::string_view bytes = column.Take(std::numeric_limits<uint64_t>::max());
  return static_cast<size_t>(std::count_if(bytes.begin(), bytes.end(),
                                           [](char byte) { return static_cast<signed char>(byte) >= 0; }));
}

bool IsEmptyOr(size_t count, const WireCursor& column) {
  return column.AtEnd() || NumbersIn(column) == count;
}

}  // namespace

std::optional<std::string> CutFigurePage(state::v1::AllianceState& state, size_t bytes_min) {
  if (UnpagedBytes(state) < bytes_min) return std::nullopt;
  std::string page = MakePage(state).SerializeAsString();
  for (auto& kpi : *state.mutable_kpis()) {
    uint32_t count = kpi.paged_count();
    ForEachFigure(kpi.measurements(), [&count](const Figure&) { ++count; });
    kpi.set_paged_count(count);
    // Unlike `clear`, this gives the memory back.
    std::string().swap(*kpi.mutable_measurements());
  }
  state.clear_withdrawn_figures();
  state.set_paged_position(state.origin().position());
  return page;
}

std::optional<FigurePage> FigurePage::Parse(std::string bytes) {
  FigurePage page;
  page.bytes_ = std::make_unique<const std::string>(std::move(bytes));
  Columns& columns = page.columns_;
  WireCursor* const fields[] = {&columns.kpis,       &columns.kpi_bytes,    &columns.kpi_periods,
                                &columns.periods,    &columns.period_bytes, &columns.period_figures,
                                &columns.first_days, &columns.more_days,    &columns.sequences,
                                &columns.positions,  &columns.values,       &columns.value_bytes,
                                &columns.withdrawn};
  WireCursor cursor(*page.bytes_);
  while (!cursor.AtEnd()) {
    const uint64_t tag = cursor.Varint();
    const uint64_t number = tag >> 3;
    if ((tag & 7) != kBytesType || number == 0 || number > std::size(fields)) return std::nullopt;
    *fields[number - 1] = WireCursor(cursor.Bytes());
  }
  const size_t figures = NumbersIn(columns.first_days);
  const size_t periods = NumbersIn(columns.period_bytes);
  const bool fits = NumbersIn(columns.kpi_bytes) == NumbersIn(columns.kpi_periods) &&
                    NumbersIn(columns.positions) == figures && NumbersIn(columns.value_bytes) == figures &&
                    IsEmptyOr(periods, columns.period_figures) && IsEmptyOr(figures, columns.more_days) &&
                    IsEmptyOr(figures, columns.sequences);
  if (!fits) return std::nullopt;
  return page;
}

std::vector<uint64_t> FigurePage::Withdrawn() const {
  std::vector<uint64_t> positions;
  for (WireCursor column = columns_.withdrawn; !column.AtEnd();) positions.push_back(column.Varint());
  return positions;
}

std::optional<FigurePages> FigurePages::Parse(std::vector<std::string> pages) {
  FigurePages parsed;
  parsed.pages_.reserve(pages.size());
  for (std::string& bytes : pages) {
    std::optional<FigurePage> page = FigurePage::Parse(std::move(bytes));
    if (!page.has_value()) return std::nullopt;
    parsed.pages_.push_back(*std::move(page));
  }
  return parsed;
}

}  // namespace entente::domain
