// Days on an axis, and what dates and periods mean there. Pure; any thread.
#ifndef ENTENTE_CLIENTS_REPORT_DAYS_H_
#define ENTENTE_CLIENTS_REPORT_DAYS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "google/type/date.pb.h"

namespace entente::report {

// The first day that the date can mean; 0001-01-01 for a date that is not set.
absl::CivilDay FirstDayOf(const google::type::Date& date);

// The day as a date.
google::type::Date DateOf(absl::CivilDay day);

// The day, for instance `2024-09-30`.
std::string DayText(absl::CivilDay day);

// The days of a period; `end` is the first day after it.
struct PeriodDays {
  absl::CivilDay begin;
  absl::CivilDay end;
};

// What `2012`, `2012-Q4`, `2012-03` and `2012-03-01` mean; nothing for any other text.
std::optional<PeriodDays> DaysOfPeriod(const std::string& period);

// A mark on an axis of days.
struct DayTick {
  absl::CivilDay day;
  std::string label;
};

// At most `count_max` marks at whole years, months or days from `begin` to `end`, both included. `count_max`
// is at least 2.
std::vector<DayTick> TicksBetween(absl::CivilDay begin, absl::CivilDay end, size_t count_max);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_DAYS_H_
