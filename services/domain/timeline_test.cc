#include "services/domain/timeline.h"

#include <gtest/gtest.h>

namespace entente::domain {
namespace {

google::type::Date Date(int year, int month = 0, int day = 0) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

using Stages = state::v1::AllianceState;

void Enter(Stages& state, const char* stage, const google::type::Date& date, uint64_t position,
           int sequence = 0) {
  auto* entry = state.add_stages();
  entry->set_stage(stage);
  entry->mutable_at()->set_first_day(DaysOf(date).first);
  entry->mutable_at()->set_last_day(DaysOf(date).last);
  entry->mutable_at()->set_sequence(sequence);
  entry->mutable_at()->set_position(position);
}

std::string StageOn(const Stages& state, const google::type::Date& date) {
  const auto* entry = EntryAt(state.stages(), DaysOf(date).first);
  return entry == nullptr ? "none" : entry->stage();
}

TEST(Date, ExistsOnlyOnTheCalendar) {
  EXPECT_TRUE(IsDate(Date(2024, 2, 29)));
  EXPECT_TRUE(IsDate(Date(2024, 2)));
  EXPECT_TRUE(IsDate(Date(2024)));
  EXPECT_FALSE(IsDate(Date(2023, 2, 29)));
  EXPECT_FALSE(IsDate(Date(2024, 13, 1)));
  EXPECT_FALSE(IsDate(Date(2024, 0, 5)));
  EXPECT_FALSE(IsDate(Date(0, 5, 5)));
  EXPECT_FALSE(IsDate(Date(2024, 4, 31)));
}

TEST(Date, KeepsThePrecisionInWhichItIsKnown) {
  for (const auto& date :
       {Date(1999), Date(1999, 2), Date(2000, 2), Date(1999, 12), Date(1999, 2, 28), Date(1, 1, 1)}) {
    state::v1::Moment moment;
    moment.set_first_day(DaysOf(date).first);
    moment.set_last_day(DaysOf(date).last);
    EXPECT_EQ(FormatDate(DateOf(moment)), FormatDate(date));
  }
}

TEST(Timeline, HoldsWhatBeganLastWhateverTheOrderOfRecording) {
  Stages state;
  Enter(state, "retire", Date(2010), 1);
  Enter(state, "select", Date(1999), 2);
  Enter(state, "develop", Date(2004, 6), 3);
  EXPECT_EQ(StageOn(state, Date(1998, 12, 31)), "none");
  EXPECT_EQ(StageOn(state, Date(1999, 1, 1)), "select");
  EXPECT_EQ(StageOn(state, Date(2004, 5, 31)), "select");
  EXPECT_EQ(StageOn(state, Date(2004, 6, 1)), "develop");
  EXPECT_EQ(StageOn(state, Date(2020)), "retire");
}

TEST(Timeline, SequenceDecidesOnOneDateAndElseTheLaterPosition) {
  Stages state;
  Enter(state, "first", Date(2000, 1, 1), 7);
  Enter(state, "second", Date(2000, 1, 1), 8);
  EXPECT_EQ(StageOn(state, Date(2000, 1, 1)), "second");
  Enter(state, "third", Date(2000, 1, 1), 2, 5);
  EXPECT_EQ(StageOn(state, Date(2000, 1, 1)), "third");
}

TEST(Timeline, IsImpreciseInsideTheTimeInWhichTheDayIsUnknown) {
  Stages state;
  Enter(state, "develop", Date(1999), 1);
  const auto& at = state.stages(0).at();
  EXPECT_FALSE(IsImprecise(at, DaysOf(Date(1998, 12, 31)).first));
  EXPECT_TRUE(IsImprecise(at, DaysOf(Date(1999, 1, 1)).first));
  EXPECT_TRUE(IsImprecise(at, DaysOf(Date(1999, 12, 30)).first));
  EXPECT_FALSE(IsImprecise(at, DaysOf(Date(1999, 12, 31)).first));
}

TEST(Timeline, ErasesTheEntriesOfOneEvent) {
  Stages state;
  Enter(state, "develop", Date(1999), 1);
  Enter(state, "retire", Date(2001), 2);
  EXPECT_TRUE(EraseEntriesOf(state.mutable_stages(), 2));
  EXPECT_FALSE(EraseEntriesOf(state.mutable_stages(), 2));
  EXPECT_EQ(StageOn(state, Date(2002)), "develop");
}

}  // namespace
}  // namespace entente::domain
