#include "services/audit/live_states.h"

#include <future>
#include <string>

#include "gtest/gtest.h"
#include "services/views/test_history.h"

namespace entente::audit {
namespace {

using views::Created;
using views::Entered;

constexpr char kStar[] = "alliances/star-alliance";
constexpr char kSky[] = "alliances/skyteam";
constexpr domain::Day kToday = 20'000;

std::shared_ptr<const std::string> Answer(const std::string& bytes) {
  return std::make_shared<const std::string>(bytes);
}

class LiveStatesTest : public testing::Test {
 protected:
  ~LiveStatesTest() override { log_.Interrupt(); }

  // Waits until the cache has read the whole log.
  static void Await(LiveStates& states, uint64_t position) {
    std::promise<views::Arrivals::Outcome> told;
    states.WhenReached(position, std::chrono::steady_clock::now() + std::chrono::seconds(60),
                       [&told](views::Arrivals::Outcome outcome) { told.set_value(outcome); });
    ASSERT_EQ(told.get_future().get(), views::Arrivals::Outcome::kReached);
  }

  storage::MemoryEventLog log_;
  views::TestHistory history_{&log_};
  views::Arrivals arrivals_;
};

TEST_F(LiveStatesTest, FindsWhatWasInsertedForTheDay) {
  history_.Record(Created(kStar, "Star Alliance"));
  LiveStates states(&log_, &arrivals_);
  EXPECT_EQ(states.FindFresh(kStar, kToday), nullptr);
  ASSERT_TRUE(states.Insert(kStar, 1, kToday, Answer("star")).ok());
  ASSERT_NE(states.FindFresh(kStar, kToday), nullptr);
  EXPECT_EQ(*states.FindFresh(kStar, kToday), "star");
  EXPECT_EQ(states.FindFresh(kStar, kToday + 1), nullptr);
  EXPECT_EQ(states.FindFresh(kSky, kToday), nullptr);
}

TEST_F(LiveStatesTest, EventDropsWhatItChangesAndNothingElse) {
  history_.Record({Created(kStar, "Star Alliance"), Created(kSky, "SkyTeam")});
  LiveStates states(&log_, &arrivals_);
  ASSERT_TRUE(states.Insert(kStar, 1, kToday, Answer("star")).ok());
  ASSERT_TRUE(states.Insert(kSky, 1, kToday, Answer("sky")).ok());
  Await(states, history_.Record(Entered(kStar, "develop")));
  EXPECT_EQ(states.FindFresh(kStar, kToday), nullptr);
  EXPECT_NE(states.FindFresh(kSky, kToday), nullptr);
}

TEST_F(LiveStatesTest, OutdatedAnswerIsNotKept) {
  history_.Record(Created(kStar, "Star Alliance"));
  LiveStates states(&log_, &arrivals_);
  Await(states, history_.Record(Entered(kStar, "develop")));
  ASSERT_TRUE(states.Insert(kStar, 1, kToday, Answer("old")).ok());
  EXPECT_EQ(states.FindFresh(kStar, kToday), nullptr);
  EXPECT_EQ(states.Bytes(), 0u);
}

TEST_F(LiveStatesTest, OlderAnswerDoesNotReplaceANewerOne) {
  history_.Record({Created(kStar, "Star Alliance"), Entered(kStar, "develop")});
  LiveStates states(&log_, &arrivals_);
  ASSERT_TRUE(states.Insert(kStar, 2, kToday, Answer("new")).ok());
  ASSERT_TRUE(states.Insert(kStar, 1, kToday, Answer("old")).ok());
  EXPECT_EQ(*states.FindFresh(kStar, kToday), "new");
}

TEST_F(LiveStatesTest, WhatWasNotAskedForLatelyGoesFirst) {
  history_.Record({Created(kStar, "Star Alliance"), Created(kSky, "SkyTeam"), Created("alliances/x", "X")});
  LiveStates states(&log_, &arrivals_, 2'500);
  ASSERT_TRUE(states.Insert(kStar, 1, kToday, Answer(std::string(900, 'a'))).ok());
  ASSERT_TRUE(states.Insert(kSky, 1, kToday, Answer(std::string(900, 'b'))).ok());
  ASSERT_NE(states.FindFresh(kStar, kToday), nullptr);
  ASSERT_TRUE(states.Insert("alliances/x", 1, kToday, Answer(std::string(900, 'c'))).ok());
  EXPECT_NE(states.FindFresh(kStar, kToday), nullptr);
  EXPECT_EQ(states.FindFresh(kSky, kToday), nullptr);
  EXPECT_NE(states.FindFresh("alliances/x", kToday), nullptr);
  EXPECT_LE(states.Bytes(), 2'500u);
  ASSERT_TRUE(states.Insert(kSky, 1, kToday, Answer(std::string(9'000, 'd'))).ok());
  EXPECT_EQ(states.FindFresh(kSky, kToday), nullptr);
}

TEST_F(LiveStatesTest, AnswersNeverFallBehindTheirReadAfter) {
  history_.Record(Created(kStar, "Star Alliance"));
  LiveStates states(&log_, &arrivals_);
  // One reader fills the cache all the time while events come.
  std::atomic<bool> done = false;
  std::thread filler([&] {
    while (!done) {
      const uint64_t version = log_.FindStream(kStar)->version;
      EXPECT_TRUE(states.Insert(kStar, version, kToday, Answer(std::to_string(version))).ok());
    }
  });
  for (uint64_t version = 2; version < 200; ++version) {
    Await(states, history_.Record(Entered(kStar, "develop")));
    const auto found = states.FindFresh(kStar, kToday);
    if (found != nullptr) EXPECT_GE(std::stoull(*found), version);
  }
  done = true;
  filler.join();
}

}  // namespace
}  // namespace entente::audit
