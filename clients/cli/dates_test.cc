#include "clients/cli/dates.h"

#include "clients/cli/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::HasSubstr;

TEST(DatesTest, KeepsThePrecisionThatWasWritten) {
  for (const std::string text : {"2024", "2024-09", "2024-09-30", "2024-02-29", "0001-01-01"}) {
    const auto date = ParseDate(text);
    ASSERT_TRUE(date.ok()) << text;
    EXPECT_EQ(DateText(*date), text);
  }
}

TEST(DatesTest, RefusesDaysThatNoCalendarHas) {
  for (const std::string text : {"2023-02-29", "2024-13", "2024-00", "2024-04-31", "2024-04-00", "0000"}) {
    const auto date = ParseDate(text);
    EXPECT_FALSE(date.ok()) << text;
    EXPECT_TRUE(IsUsageError(date.status())) << text;
    EXPECT_THAT(std::string(date.status().message()), HasSubstr("does not exist")) << text;
  }
}

TEST(DatesTest, RefusesWhatIsNoDate) {
  for (const std::string text : {"", "24", "2024-9-3", "2024/09/30", "30.09.2024", "2024-09-30T", "20x4"}) {
    EXPECT_FALSE(ParseDate(text).ok()) << text;
  }
}

TEST(DatesTest, ADayStandsForItsMidnightInUtc) {
  const auto time = ParseTime("2024-09-30");
  ASSERT_TRUE(time.ok());
  EXPECT_EQ(time->seconds(), 1727654400);
  EXPECT_EQ(TimeText(*time), "2024-09-30 00:00:00Z");
}

TEST(DatesTest, ReadsRfc3339WithZoneAndFraction) {
  const auto time = ParseTime("2024-09-30T02:00:00.25+02:00");
  ASSERT_TRUE(time.ok());
  EXPECT_EQ(time->seconds(), 1727654400);
  EXPECT_EQ(time->nanos(), 250000000);
}

TEST(DatesTest, RefusesWhatIsNoTime) {
  for (const std::string text : {"", "2024", "infinite-future", "2024-09-30T12:00:00", "2024-02-30"}) {
    EXPECT_TRUE(IsUsageError(ParseTime(text).status())) << text;
  }
}

}  // namespace
}  // namespace entente::cli
