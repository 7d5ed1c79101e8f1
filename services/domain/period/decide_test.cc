#include "services/domain/period/decide.h"

#include <string>

#include "entente/v1/period_service.pb.h"
#include "gmock/gmock.h"
#include "services/domain/given_when_then.h"
#include "services/domain/period/closed_time.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

using Close = v1::ClosePeriodRequest;
using testing::HasSubstr;

// Today is 2026-01-15.
std::string Closing(const std::string& name, const std::string& last_day, const std::string& context) {
  return "name: 'periods/" + name + "' last_day { " + last_day + " } context { " + context + " }";
}

const std::string kBecause = "reason: 'The books are signed.'";

TEST(PeriodDecideTest, APeriodIsClosedByItsLastDay) {
  Scenario scenario;
  scenario.As("principals/boss")
      .When<Close>(Closing("2025", "year: 2025 month: 12 day: 31", kBecause))
      .Then({"period_closed { last_day { year: 2025 month: 12 day: 31 } }"});
  scenario.GivenOn("periods/2025", "2026-01-10",
                   "period_closed { last_day { year: 2025 month: 12 day: 31 } }");
  const v1::Period period = PeriodOf(*scenario.world().FindPeriod("periods/2025"));
  EXPECT_EQ(FormatDate(period.last_day()), "2025-12-31");
  EXPECT_EQ(period.closed_by(), "principals/boss");
  EXPECT_EQ(period.position(), scenario.position());
  EXPECT_EQ(scenario.world().ClosedThrough()->period, "periods/2025");
}

TEST(PeriodDecideTest, EveryFaultyFieldIsNamed) {
  Scenario scenario;
  scenario.When<Close>(Closing("2025", "year: 2025 month: 12", "historical: true corrects: 'events/1'"))
      .ThenRefused(v1::FIELD_INVALID,
                   {"context.reason", "context.historical", "context.corrects", "last_day"});
  scenario.When<Close>(Closing("2025", "year: 2025", kBecause)).ThenRefused(v1::FIELD_INVALID, {"last_day"});
}

TEST(PeriodDecideTest, APeriodThatIsNotOverStaysOpen) {
  Scenario scenario;
  scenario.When<Close>(Closing("now", "year: 2026 month: 1 day: 15", kBecause))
      .ThenRefused(v1::PRECONDITION_FAILED, {"PERIOD_NOT_OVER"});
  scenario.When<Close>(Closing("now", "year: 2026 month: 1 day: 14", kBecause))
      .Then({"period_closed { last_day { year: 2026 month: 1 day: 14 } }"});
}

TEST(PeriodDecideTest, PeriodsAreClosedOnceAndInTheirOrder) {
  Scenario scenario;
  scenario.GivenOn("periods/2024", "2025-01-10",
                   "period_closed { last_day { year: 2024 month: 12 day: 31 } }");
  scenario.When<Close>(Closing("2024", "year: 2025 month: 12 day: 31", kBecause))
      .ThenRefused(v1::RESOURCE_ALREADY_EXISTS);
  scenario.When<Close>(Closing("again", "year: 2024 month: 12 day: 31", kBecause))
      .ThenRefused(v1::PRECONDITION_FAILED, {"LATER_PERIOD_CLOSED"});
  scenario.When<Close>(Closing("2023", "year: 2023 month: 12 day: 31", kBecause))
      .ThenRefused(v1::PRECONDITION_FAILED, {"LATER_PERIOD_CLOSED"});
  scenario.When<Close>(Closing("january", "year: 2025 month: 1 day: 1", kBecause))
      .Then({"period_closed { last_day { year: 2025 month: 1 day: 1 } }"});
}

class ClosedTimeTest : public testing::Test {
 protected:
  ClosedTimeTest() {
    scenario_.GivenOn("periods/2024", "2025-01-10",
                      "period_closed { last_day { year: 2024 month: 12 day: 31 } }");
  }

  // Judges an event of `resource` under a context.
  absl::Status Judge(const std::string& context, const std::string& resource = "alliances/a",
                     std::optional<EarlierEvent> replaced = std::nullopt) {
    Decision decision;
    decision.facts.push_back({resource, Parse<v1::Fact>("stage_entered { stage: 'develop' }")});
    return CheckClosedTime(scenario_.world(), decision, Parse<v1::CommandContext>(context), replaced);
  }

  Scenario scenario_ = Scenario::WithAlliance();
};

TEST_F(ClosedTimeTest, AnEventForAClosedDayTakesAReason) {
  const absl::Status refused = Judge("effective_on { year: 2024 month: 12 day: 31 }");
  EXPECT_EQ(ReasonOf(refused), v1::PRECONDITION_FAILED);
  EXPECT_THAT(refused.message(), HasSubstr("2024-12-31 lies in the time up to 2024-12-31, which periods/2024 "
                                           "has closed: it takes a reason (context.reason)."));
  EXPECT_TRUE(Judge("effective_on { year: 2024 month: 12 day: 31 } reason: 'The invoice came late.'").ok());
  EXPECT_TRUE(Judge("effective_on { year: 2025 month: 1 day: 1 }").ok());
  EXPECT_TRUE(Judge("").ok()) << "today is open";
}

TEST_F(ClosedTimeTest, EverythingBeforeAPeriodIsClosedWithIt) {
  EXPECT_FALSE(Judge("effective_on { year: 1997 }").ok());
}

TEST_F(ClosedTimeTest, HistoryTakesAReasonToo) {
  EXPECT_FALSE(Judge("historical: true effective_on { year: 2020 }").ok());
}

TEST_F(ClosedTimeTest, AnImpreciseDateCountsByItsFirstDay) {
  EXPECT_FALSE(Judge("effective_on { year: 2024 }").ok());
  EXPECT_TRUE(Judge("effective_on { year: 2025 }").ok());
}

TEST_F(ClosedTimeTest, WhatStandsInThePlaceOfAClosedEventTakesAReason) {
  EarlierEvent replaced{3, "alliances/a", "entente.v1.StageEntered", 0, DayOfDate("2024-06-01")};
  EXPECT_FALSE(Judge("", "alliances/a", replaced).ok());
  EXPECT_TRUE(Judge("reason: 'It was another stage.'", "alliances/a", replaced).ok());
  replaced.first_day = DayOfDate("2025-06-01");
  EXPECT_TRUE(Judge("", "alliances/a", replaced).ok());
}

TEST_F(ClosedTimeTest, OnlyAlliancesAndOrganizationsHaveBusinessDays) {
  EXPECT_FALSE(Judge("effective_on { year: 2024 }", "organizations/own").ok());
  for (const char* resource : {"people/p", "playbooks/light", "approvals/x", "principals/crm", "periods/2025",
                               "logs/00", "policies/access"}) {
    EXPECT_TRUE(Judge("effective_on { year: 2024 }", resource).ok()) << resource;
  }
}

TEST(OpenTimeTest, WithoutAClosingEveryDayIsOpen) {
  Scenario scenario = Scenario::WithAlliance();
  Decision decision;
  decision.facts.push_back({"alliances/a", Parse<v1::Fact>("stage_entered { stage: 'develop' }")});
  EXPECT_TRUE(CheckClosedTime(scenario.world(), decision,
                              Parse<v1::CommandContext>("effective_on { year: 1997 }"), std::nullopt)
                  .ok());
}

}  // namespace
}  // namespace entente::domain
