#include "clients/report/spans.h"

#include "clients/report/days.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::report {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

google::type::Date Date(int year, int month = 0, int day = 0) {
  google::type::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

// The chapter of an alliance that is built up sample by sample, as of 2020-12-31.
class SpansTest : public testing::Test {
 protected:
  SpansTest() { *chapter_.alliance.mutable_effective_on() = Date(2020, 12, 31); }

  Sample& At(absl::CivilDay day) {
    Sample sample;
    if (!chapter_.samples.empty()) sample.alliance = chapter_.samples.back().alliance;
    sample.day = day;
    chapter_.samples.push_back(sample);
    return chapter_.samples.back();
  }

  static void Hold(Sample& sample, const std::string& person, const google::type::Date& since,
                   v1::RoleHolding::Capacity capacity = v1::RoleHolding::HOLDER) {
    auto& role = *sample.alliance.add_roles();
    role.set_party("organizations/acme");
    role.set_role("alliance_manager");
    role.set_person("people/" + person);
    role.set_capacity(capacity);
    *role.mutable_since() = since;
  }

  static void Stand(Sample& sample, const std::string& organization, v1::Party::Status status,
                    const google::type::Date& since) {
    auto& party = *sample.alliance.add_parties();
    party.set_organization("organizations/" + organization);
    party.set_status(status);
    *party.mutable_since() = since;
  }

  // `what since until`, row by row.
  static std::vector<std::string> Text(const std::vector<SpanRow>& rows) {
    std::vector<std::string> lines;
    for (const SpanRow& row : rows) {
      for (const Span& span : row.spans) {
        lines.push_back(row.label + ": " + span.what + " " + span.since + " to " + span.until + " [" +
                        DayText(span.begin) + ", " + DayText(span.end) + ")");
      }
    }
    return lines;
  }

  Chapter chapter_;
};

TEST_F(SpansTest, WithoutSamplesThereIsNothing) {
  EXPECT_THAT(LifecycleRows(chapter_), IsEmpty());
  EXPECT_THAT(PartyRows(chapter_), IsEmpty());
  EXPECT_THAT(RoleRows(chapter_), IsEmpty());
}

TEST_F(SpansTest, AHolderIsFollowedByTheNext) {
  Hold(At(absl::CivilDay(2018, 1, 1)), "ada", Date(2018));
  Sample& next = At(absl::CivilDay(2019, 3, 1));
  next.roles_changed = "2019-03";
  next.alliance.clear_roles();
  Hold(next, "bob", Date(2019, 3));
  EXPECT_THAT(Text(RoleRows(chapter_)),
              ElementsAre("acme: alliance manager: people/ada 2018 to 2019-03 [2018-01-01, 2019-03-01)",
                          "acme: alliance manager: people/bob 2019-03 to  [2019-03-01, 2021-01-01)"));
}

TEST_F(SpansTest, AVacancyLeavesAGapAndTheSamePersonMayComeBack) {
  Hold(At(absl::CivilDay(2018, 1, 1)), "ada", Date(2018, 1, 1));
  At(absl::CivilDay(2019, 1, 1)).alliance.clear_roles();
  Hold(At(absl::CivilDay(2020, 1, 1)), "ada", Date(2020, 1, 1));
  EXPECT_THAT(
      Text(RoleRows(chapter_)),
      ElementsAre("acme: alliance manager: people/ada 2018-01-01 to 2019-01-01 [2018-01-01, 2019-01-01)",
                  "acme: alliance manager: people/ada 2020-01-01 to  [2020-01-01, 2021-01-01)"));
}

TEST_F(SpansTest, DeputiesOverlapInARowOfTheirOwn) {
  Sample& sample = At(absl::CivilDay(2018, 1, 1));
  Hold(sample, "ada", Date(2018, 1, 1), v1::RoleHolding::DEPUTY);
  Hold(sample, "bob", Date(2018, 1, 1), v1::RoleHolding::DEPUTY);
  const auto rows = RoleRows(chapter_);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].label, "acme: alliance manager, deputy");
  EXPECT_EQ(rows[0].spans.size(), 2u);
}

TEST_F(SpansTest, WhoLeavesHasNoBarAnyMore) {
  Stand(At(absl::CivilDay(2018, 1, 1)), "acme", v1::Party::MEMBER, Date(2018, 1, 1));
  Sample& left = At(absl::CivilDay(2019, 6, 1));
  left.alliance.clear_parties();
  left.parties_changed = "2019-06";
  Stand(left, "acme", v1::Party::LEFT, Date(2019, 6));
  EXPECT_THAT(Text(PartyRows(chapter_)),
              ElementsAre("acme: member 2018-01-01 to 2019-06 [2018-01-01, 2019-06-01)"));
}

TEST_F(SpansTest, TwoOrganizationsOfOneNameHaveARowEach) {
  chapter_.names.organizations = {{"organizations/a", "Twin"}, {"organizations/b", "Twin"}};
  Sample& sample = At(absl::CivilDay(2018, 1, 1));
  Stand(sample, "a", v1::Party::MEMBER, Date(2018, 1, 1));
  Stand(sample, "b", v1::Party::MEMBER, Date(2018, 1, 1));
  EXPECT_EQ(PartyRows(chapter_).size(), 2u);
}

TEST_F(SpansTest, WhatBeganBeforeTheFirstSampleBeginsThen) {
  Stand(At(absl::CivilDay(2020, 12, 31)), "acme", v1::Party::MEMBER, Date(1999, 5));
  EXPECT_THAT(Text(PartyRows(chapter_)), ElementsAre("acme: member 1999-05 to  [1999-05-01, 2021-01-01)"));
}

}  // namespace
}  // namespace entente::report
