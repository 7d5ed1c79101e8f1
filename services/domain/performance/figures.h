// The measurements of a KPI as a state keeps them until a page takes them: as bytes (see
// `KpiState.measurements`).
#ifndef ENTENTE_SERVICES_DOMAIN_PERFORMANCE_FIGURES_H_
#define ENTENTE_SERVICES_DOMAIN_PERFORMANCE_FIGURES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/performance.pb.h"
#include "services/domain/performance/wire_cursor.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// One measurement, as light as it can be, because a question about a day looks at a hundred thousand of them.
// It points into the state or the page that it was read from.
struct Figure {
  std::string_view period;
  Day first_day = 0;
  Day last_day = 0;
  int32_t sequence = 0;
  uint64_t position = 0;
  std::string_view value;  // A serialized `KpiValue`.
};

// The order of two measurements of one period, as that of any two entries of a slot.
inline bool Before(const Figure& a, const Figure& b) {
  return std::tuple(a.first_day, a.sequence, a.position) < std::tuple(b.first_day, b.sequence, b.position);
}

// When it was true, as an entry of a timeline has it.
state::v1::Moment MomentOf(const Figure& figure);

// Adds a measurement behind those that are packed already. Costs as much as it is long, however many there
// are.
void AppendFigure(const v1::KpiMeasured& event, const state::v1::Moment& at, std::string& packed);
void AppendFigure(const Figure& figure, std::string& packed);

// Takes the measurement of one event out. Returns whether there was one.
bool EraseFigure(uint64_t position, std::string& packed);

// The measurement in the bytes of a `FigureEntry`.
Figure ParseFigure(std::string_view entry);

// Calls `see` with each packed measurement, in their order.
template <typename See>
void ForEachFigure(std::string_view packed, See see) {
  WireCursor cursor(packed);
  while (!cursor.AtEnd()) {
    cursor.Varint();  // The tag of `Figures.entries`, the only field.
    see(ParseFigure(cursor.Bytes()));
  }
}

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERFORMANCE_FIGURES_H_
