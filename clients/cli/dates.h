// Dates and times as people write them on a command line and read them in an answer. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_DATES_H_
#define ENTENTE_CLIENTS_CLI_DATES_H_

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"

namespace entente::cli {

// Reads `2024`, `2024-09` or `2024-09-30`; what is not known is 0 in the date. A usage error for anything
// else, and for days that no calendar has.
absl::StatusOr<google::type::Date> ParseDate(const std::string& text);

// Reads an RFC 3339 time, or a day, which stands for its midnight in UTC.
absl::StatusOr<google::protobuf::Timestamp> ParseTime(const std::string& text);

// The date as precisely as it is known, for instance `2024-09`; empty for a date that is not set.
std::string DateText(const google::type::Date& date);

// For instance `since 2024-09`; empty for a date that is not set.
std::string DatedText(const std::string& word, const google::type::Date& date);

// The time in UTC to the second, for instance `2024-09-30 12:00:00Z`.
std::string TimeText(const google::protobuf::Timestamp& time);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_DATES_H_
