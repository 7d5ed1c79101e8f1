// What an alliance shows of its measurements on a day, found by one walk over all of them.
#ifndef ENTENTE_SERVICES_DOMAIN_PERFORMANCE_FIGURES_ON_DAY_H_
#define ENTENTE_SERVICES_DOMAIN_PERFORMANCE_FIGURES_ON_DAY_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "services/domain/performance/figures.h"
#include "services/domain/performance/measurements.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// The periods of one KPI that count: how many, and the last of them.
//
// `See` is given measurements by period and date, and `Flush` ends them; other measurements, also of the same
// periods, may follow in the same way.
class PeriodTally {
 public:
  explicit PeriodTally(size_t newest_max) : newest_max_(newest_max) {}

  void See(const Figure& figure);
  void Flush();

  // How many different periods there were. Takes as long as there were measurements.
  size_t Count() const;

  // The last periods, as texts are ordered, each with the latest of its measurements.
  const std::map<std::string_view, Figure>& newest() const { return newest_; }

 private:
  // A period of up to 15 bytes: its bytes and its length. All that is accepted today is shorter.
  using ShortPeriod = std::pair<uint64_t, uint64_t>;

  static bool IsShort(std::string_view period);
  static ShortPeriod Shortened(std::string_view period);
  // Ends the period in hand.
  void EndPeriod();
  void OfferNewest(const Figure& figure);

  size_t newest_max_;
  // The period in hand, with the latest of its measurements.
  bool is_in_period_ = false;
  Figure latest_;
  // The last periods since the last flush, in a ring: as they come in order, only they can be the newest.
  std::vector<Figure> last_;
  size_t ended_ = 0;
  // All periods, some of them more than once, and those that are longer.
  std::vector<ShortPeriod> periods_;
  absl::flat_hash_set<std::string_view> long_periods_;
  std::map<std::string_view, Figure> newest_;
};

// The first of what is still to come.
class NextFigures {
 public:
  explicit NextFigures(size_t shown_max) : shown_max_(shown_max) {}

  void See(const Figure& figure);

  // At most as many as are shown, and the first of all; in no order.
  std::vector<Figure> Take();

 private:
  void Shorten();

  const size_t shown_max_;
  // At most twice as many as are shown.
  std::vector<Figure> next_;
  // Nothing after this one can be shown, once it is known.
  bool is_bounded_ = false;
  Figure bound_;
};

// All that an alliance shows of its measurements on a day. Points into the state and its pages.
class FiguresOnDay {
 public:
  // `newest_max` is how many periods of a KPI are shown, `next_max` how many measurements of later days.
  FiguresOnDay(const Measurements& measurements, Day day, size_t newest_max, size_t next_max);

  // The periods of a KPI; null if it has none.
  const PeriodTally* Find(std::string_view kpi) const;

  // The first measurements of later days, in no order.
  const std::vector<Figure>& next() const { return next_; }

 private:
  absl::flat_hash_map<std::string_view, PeriodTally> tallies_;
  std::vector<Figure> next_;
};

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERFORMANCE_FIGURES_ON_DAY_H_
