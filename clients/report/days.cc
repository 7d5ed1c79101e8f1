#include "clients/report/days.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"

namespace entente::report {
namespace {

// The number that `count` digits at `at` make; nothing if they are not there.
std::optional<int> NumberAt(std::string_view text, size_t at, size_t count) {
  if (text.size() < at + count) return std::nullopt;
  const std::string digits(text.substr(at, count));
  int number = 0;
  const bool are_digits = digits.find_first_not_of("0123456789") == std::string::npos;
  if (!are_digits || !absl::SimpleAtoi(digits, &number) || number == 0) return std::nullopt;
  return number;
}

std::optional<PeriodDays> MonthsFrom(int year, int month, int count) {
  const absl::CivilMonth begin(year, month);
  // A month that no calendar has comes out as another.
  if (begin.year() != year || begin.month() != month) return std::nullopt;
  return PeriodDays{absl::CivilDay(begin), absl::CivilDay(begin + count)};
}

// Marks every so many months, at months whose number is a multiple of it.
std::vector<DayTick> MonthTicks(absl::CivilDay begin, absl::CivilDay end, int months) {
  std::vector<DayTick> ticks;
  const int64_t first = (begin.year() * 12 + begin.month() - 1) / months * months;
  for (int64_t month = first;; month += months) {
    const absl::CivilDay day(month / 12, static_cast<int>(month % 12) + 1, 1);
    if (day > end) return ticks;
    if (day < begin) continue;
    ticks.push_back({day, months % 12 == 0 ? absl::StrFormat("%04d", day.year())
                                           : absl::StrFormat("%04d-%02d", day.year(), day.month())});
  }
}

std::vector<DayTick> DayTicks(absl::CivilDay begin, absl::CivilDay end, int days) {
  std::vector<DayTick> ticks;
  for (absl::CivilDay day = begin; day <= end; day += days) ticks.push_back({day, DayText(day)});
  return ticks;
}

}  // namespace

absl::CivilDay FirstDayOf(const google::type::Date& date) {
  // A date is stored without the parts that are not known.
  return absl::CivilDay(std::max(date.year(), 1), std::max(date.month(), 1), std::max(date.day(), 1));
}

google::type::Date DateOf(absl::CivilDay day) {
  google::type::Date date;
  date.set_year(static_cast<int32_t>(day.year()));
  date.set_month(day.month());
  date.set_day(day.day());
  return date;
}

std::string DayText(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

std::optional<PeriodDays> DaysOfPeriod(const std::string& period) {
  const auto year = NumberAt(period, 0, 4);
  if (!year.has_value()) return std::nullopt;
  if (period.size() == 4) return MonthsFrom(*year, 1, 12);
  if (period[4] != '-') return std::nullopt;
  if (period.size() == 7 && period[5] == 'Q') {
    const auto quarter = NumberAt(period, 6, 1);
    return quarter.has_value() && *quarter <= 4 ? MonthsFrom(*year, *quarter * 3 - 2, 3) : std::nullopt;
  }
  const auto month = NumberAt(period, 5, 2);
  if (!month.has_value()) return std::nullopt;
  if (period.size() == 7) return MonthsFrom(*year, *month, 1);
  const auto day_of_month = NumberAt(period, 8, 2);
  if (period.size() != 10 || period[7] != '-' || !day_of_month.has_value()) return std::nullopt;
  const absl::CivilDay day(*year, *month, *day_of_month);
  if (day.month() != *month || day.day() != *day_of_month) return std::nullopt;
  return PeriodDays{day, day + 1};
}

std::vector<DayTick> TicksBetween(absl::CivilDay begin, absl::CivilDay end, size_t count_max) {
  for (const int days : {1, 7, 14}) {
    if (static_cast<size_t>((end - begin) / days) < count_max) return DayTicks(begin, end, days);
  }
  for (const int months : {1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000}) {
    std::vector<DayTick> ticks = MonthTicks(begin, end, months);
    if (ticks.size() <= count_max) return ticks;
  }
  return MonthTicks(begin, end, 120000);
}

}  // namespace entente::report
