#include "services/domain/rules/intervals.h"

#include "gtest/gtest.h"

namespace entente::domain {
namespace {

// Times as text: `1-3 5-`.
std::string Text(const std::vector<Interval>& times) {
  std::string text;
  for (const Interval& time : times) {
    text += (text.empty() ? "" : " ") + std::to_string(time.from) + "-" +
            (time.until.has_value() ? std::to_string(*time.until) : "");
  }
  return text;
}

std::string Gaps(const Interval& asked, const std::vector<Interval>& held, Day day) {
  std::set<Day> turns;
  AddTurns(held, turns);
  return Text(GapsIn(asked, turns, day, [&held](Day turn) { return Covers(held, turn); }));
}

TEST(IntervalsTest, ATimeEndsBeforeItsLastDay) {
  EXPECT_TRUE(Covers({{1, 3}}, 1));
  EXPECT_TRUE(Covers({{1, 3}}, 2));
  EXPECT_FALSE(Covers({{1, 3}}, 3));
  EXPECT_TRUE(Covers({{1, 3}, {5, std::nullopt}}, 1000));
}

TEST(IntervalsTest, TimesThatOnlyTouchHaveNothingInBoth) {
  EXPECT_EQ(Text(Intersection({{1, 3}, {5, std::nullopt}}, {{3, 5}})), "");
  EXPECT_EQ(Text(Intersection({{1, 3}, {5, std::nullopt}}, {{2, 7}})), "2-3 5-7");
  EXPECT_EQ(Text(Intersection({{1, std::nullopt}}, {{4, std::nullopt}})), "4-");
}

TEST(IntervalsTest, GapsLieBetweenWhatHolds) {
  EXPECT_EQ(Gaps({1, std::nullopt}, {{1, 4}, {6, 8}}, 10), "4-6 8-");
  EXPECT_EQ(Gaps({1, std::nullopt}, {{1, 4}, {6, 8}}, 7), "4-6");
  EXPECT_EQ(Gaps({1, std::nullopt}, {}, 10), "1-");
  EXPECT_EQ(Gaps({5, std::nullopt}, {{1, 4}, {6, 8}}, 6), "5-6");
  EXPECT_EQ(Gaps({5, std::nullopt}, {}, 4), "");
}

TEST(IntervalsTest, AGapThatNobodyAsksToCloseIsNone) {
  EXPECT_EQ(Gaps({1, 9}, {{2, 4}}, 8), "1-2 4-");
  EXPECT_EQ(Gaps({1, 9}, {{2, 4}}, 9), "1-2");
  EXPECT_EQ(Gaps({1, 9}, {{2, 4}, {9, 12}}, 20), "1-2");
}

}  // namespace
}  // namespace entente::domain
