#include "clients/cli/dates.h"

#include <cctype>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "clients/cli/errors.h"

namespace entente::cli {
namespace {

// Reads exactly `count` digits at `at`; -1 if there are none.
int Digits(const std::string& text, size_t at, size_t count) {
  if (at + count > text.size()) return -1;
  int number = 0;
  for (size_t i = at; i < at + count; ++i) {
    if (!std::isdigit(static_cast<unsigned char>(text[i]))) return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

bool IsDateShape(const std::string& text) {
  const size_t size = text.size();
  if (size != 4 && size != 7 && size != 10) return false;
  return (size < 7 || text[4] == '-') && (size < 10 || text[7] == '-');
}

}  // namespace

absl::StatusOr<google::type::Date> ParseDate(const std::string& text) {
  const int year = Digits(text, 0, 4);
  const int month = text.size() >= 7 ? Digits(text, 5, 2) : 0;
  const int day = text.size() == 10 ? Digits(text, 8, 2) : 0;
  if (!IsDateShape(text) || year < 0 || month < 0 || day < 0) {
    return UsageError(absl::StrCat("\"", text, "\" is no date: write 2024, 2024-09 or 2024-09-30."));
  }
  const bool has_month = text.size() >= 7;
  const bool has_day = text.size() == 10;
  const absl::CivilDay civil(year, has_month ? month : 1, has_day ? day : 1);
  // The civil day carries an overflow into the next month, so a day that does not exist comes out changed.
  if (year == 0 || (has_month && civil.month() != month) || (has_day && civil.day() != day)) {
    return UsageError(absl::StrCat("\"", text, "\" does not exist in the calendar."));
  }
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

absl::StatusOr<google::protobuf::Timestamp> ParseTime(const std::string& text) {
  absl::Time time;
  if (text.size() == 10) {
    const absl::StatusOr<google::type::Date> date = ParseDate(text);
    if (!date.ok()) return date.status();
    time = absl::FromCivil(absl::CivilDay(date->year(), date->month(), date->day()), absl::UTCTimeZone());
  } else {
    std::string error;
    // Abseil also accepts words such as "infinite-future", which no RFC 3339 time begins with.
    if (Digits(text, 0, 4) < 1 || !absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
      return UsageError(absl::StrCat("\"", text, "\" is no time: write 2024-09-30T12:00:00Z or 2024-09-30."));
    }
  }
  google::protobuf::Timestamp timestamp;
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

std::string DateText(const google::type::Date& date) {
  if (date.year() == 0) return "";
  if (date.month() == 0) return absl::StrFormat("%04d", date.year());
  if (date.day() == 0) return absl::StrFormat("%04d-%02d", date.year(), date.month());
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

std::string DatedText(const std::string& word, const google::type::Date& date) {
  return date.year() == 0 ? "" : absl::StrCat(word, " ", DateText(date));
}

std::string TimeText(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%SZ", absl::FromUnixSeconds(time.seconds()), absl::UTCTimeZone());
}

}  // namespace entente::cli
