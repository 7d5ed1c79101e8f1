#include "services/rpc/request_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "entente/v1/errors.pb.h"

namespace entente::rpc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kMethod = "AllianceService/GetAlliance";

RequestRecord Record(absl::StatusCode code) {
  RequestRecord record;
  record.begin = std::chrono::system_clock::from_time_t(0);
  record.duration = std::chrono::microseconds(12);
  record.method = &kMethod;
  record.principal = "principals/crm";
  record.code = code;
  return record;
}

// What a log of that level writes for one success and one error.
std::string LinesOf(RequestLog::Level level) {
  std::string written;
  {
    RequestLog log(level, [&written](const std::string& lines) { written += lines; });
    log.Add(Record(absl::StatusCode::kOk));
    log.Add(Record(absl::StatusCode::kNotFound));
  }
  return written;
}

TEST(RequestLog, WritesALineThatProgramsCanRead) {
  RequestRecord record = Record(absl::StatusCode::kAborted);
  record.reason = v1::VERSION_MISMATCH;
  record.request_id = "a\"\n";
  record.position = 7;
  EXPECT_EQ(FormatRecord(record),
            "{\"time\":\"1970-01-01T00:00:00.000000Z\",\"method\":\"AllianceService/GetAlliance\","
            "\"principal\":\"principals/"
            "crm\",\"code\":\"ABORTED\",\"reason\":\"VERSION_MISMATCH\",\"duration_us\":12,"
            "\"request_id\":\"a\\\"\\u000a\",\"position\":7}\n");
}

TEST(RequestLog, WritesWhatItsLevelAsksFor) {
  EXPECT_THAT(LinesOf(RequestLog::Level::kAll), HasSubstr("\"OK\""));
  EXPECT_THAT(LinesOf(RequestLog::Level::kErrors), Not(HasSubstr("\"OK\"")));
  EXPECT_THAT(LinesOf(RequestLog::Level::kErrors), HasSubstr("\"NOT_FOUND\""));
  EXPECT_EQ(LinesOf(RequestLog::Level::kNone), "");
}

TEST(RequestLog, SaysHowManyLinesWereDropped) {
  std::string written;
  Mutex slow;
  {
    RequestLog log(RequestLog::Level::kAll, [&](const std::string& lines) {
      MutexLock lock(slow);
      written += lines;
    });
    MutexLock lock(slow);
    for (size_t i = 0; i < 3 * RequestLog::kRecordsWaitingMax; ++i) log.Add(Record(absl::StatusCode::kOk));
  }
  EXPECT_THAT(written, HasSubstr("\"dropped_log_lines\":"));
}

TEST(FormatMessageTest, WhatIsQuotedInAMessageStaysJson) {
  EXPECT_EQ(FormatMessage(absl::UnixEpoch(), "warning", "it is in '/data/\"keys\"'\n"),
            "{\"time\":\"1970-01-01T00:00:00.000000Z\",\"level\":\"warning\","
            "\"message\":\"it is in '/data/\\\"keys\\\"'\\u000a\"}\n");
}

}  // namespace
}  // namespace entente::rpc
