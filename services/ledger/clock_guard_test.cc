#include "services/ledger/clock_guard.h"

#include <gtest/gtest.h>

#include "services/domain/refusal.h"

namespace entente::ledger {
namespace {

const absl::Time kNoon = absl::FromUnixSeconds(1'700'000'000);

class ClockGuardTest : public testing::Test {
 protected:
  absl::Time now_ = kNoon;
  ClockGuard guard_{[this] { return now_; }, absl::Seconds(10), absl::Hours(24), absl::InfinitePast()};
};

TEST_F(ClockGuardTest, TimesStrictlyIncreaseWhileTheClockStandsStill) {
  EXPECT_EQ(*guard_.Next(), kNoon);
  EXPECT_EQ(*guard_.Next(), kNoon + absl::Microseconds(1));
  EXPECT_EQ(guard_.Following(), kNoon + absl::Microseconds(2));
}

TEST_F(ClockGuardTest, ALittleBehindIsTakenForTheLastRecordsMoment) {
  ASSERT_TRUE(guard_.Next().ok());
  now_ = kNoon - absl::Seconds(9);
  EXPECT_EQ(*guard_.Next(), kNoon + absl::Microseconds(1));
}

TEST_F(ClockGuardTest, ALeapBackStopsUntilItIsConfirmed) {
  ASSERT_TRUE(guard_.Next().ok());
  now_ = kNoon - absl::Hours(1);
  EXPECT_EQ(domain::ReasonOf(guard_.Next().status()), v1::CLOCK_LEAPT);
  guard_.Confirm();
  EXPECT_EQ(*guard_.Next(), kNoon + absl::Microseconds(1));
  EXPECT_EQ(*guard_.Next(), kNoon + absl::Microseconds(2)) << "one confirmation is enough";
  now_ = kNoon + absl::Hours(1);
  ASSERT_TRUE(guard_.Next().ok());
  now_ = kNoon;
  EXPECT_FALSE(guard_.Next().ok()) << "the next leap needs a confirmation of its own";
}

TEST_F(ClockGuardTest, ALeapAheadStopsUntilItIsConfirmed) {
  ASSERT_TRUE(guard_.Next().ok());
  now_ = kNoon + absl::Hours(25);
  EXPECT_EQ(domain::ReasonOf(guard_.Next().status()), v1::CLOCK_LEAPT);
  guard_.Confirm();
  EXPECT_EQ(*guard_.Next(), now_);
}

}  // namespace
}  // namespace entente::ledger
