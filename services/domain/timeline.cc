#include "services/domain/timeline.h"

#include "absl/strings/str_format.h"

namespace entente::domain {
namespace {

const absl::CivilDay kEpoch(1970, 1, 1);

}  // namespace

Day DayOf(absl::CivilDay day) {
  return static_cast<Day>(day - kEpoch);
}

absl::CivilDay CivilDayOf(Day day) {
  return kEpoch + day;
}

bool IsDate(const google::type::Date& date) {
  if (date.year() < 1 || date.year() > 9999) return false;
  if (date.month() < 0 || date.month() > 12 || date.day() < 0) return false;
  if (date.month() == 0) return date.day() == 0;
  if (date.day() == 0) return true;
  const absl::CivilDay day(date.year(), date.month(), date.day());
  return day.month() == date.month() && day.day() == date.day();
}

DayRange DaysOf(const google::type::Date& date) {
  if (date.month() == 0) {
    return {DayOf(absl::CivilDay(date.year(), 1, 1)), DayOf(absl::CivilDay(date.year(), 12, 31))};
  }
  if (date.day() == 0) {
    const absl::CivilMonth month(date.year(), date.month());
    return {DayOf(absl::CivilDay(month)), DayOf(absl::CivilDay(month + 1) - 1)};
  }
  const Day day = DayOf(absl::CivilDay(date.year(), date.month(), date.day()));
  return {day, day};
}

google::type::Date DateOf(const state::v1::Moment& moment) {
  google::type::Date date = DateOf(moment.first_day());
  if (moment.first_day() == moment.last_day()) return date;
  // No month is as short as a day and none as long as a year, so the length tells the precision.
  date.set_day(0);
  if (moment.last_day() - moment.first_day() > 31) date.set_month(0);
  return date;
}

google::type::Date DateOf(Day day) {
  const absl::CivilDay civil = CivilDayOf(day);
  google::type::Date date;
  date.set_year(static_cast<int32_t>(civil.year()));
  date.set_month(civil.month());
  date.set_day(civil.day());
  return date;
}

std::string FormatDate(const google::type::Date& date) {
  if (date.month() == 0) return absl::StrFormat("%04d", date.year());
  if (date.day() == 0) return absl::StrFormat("%04d-%02d", date.year(), date.month());
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

}  // namespace entente::domain
