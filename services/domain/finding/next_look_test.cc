#include "services/domain/finding/next_look.h"

#include <gmock/gmock.h>

#include "services/domain/given_when_then.h"
#include "services/domain/playbook/shipped.h"

namespace entente::domain {
namespace {

using ::testing::ElementsAre;

// The alliance `alliances/a` was opened on 2020-01-01: its owners have to be named by 2020-01-31.
class NextLookTest : public testing::Test {
 protected:
  NextLookTest() {
    scenario_.Given(
        "2020-01-01",
        "role_assigned { party: 'organizations/own' role: 'alliance_manager' person: 'people/p' }");
  }
  std::string NextAfter(std::string_view date) {
    const auto& alliance = *scenario_.world().FindAlliance("alliances/a");
    const std::optional<Day> next = NextLook({scenario_.world(), alliance, LightPlaybook(), DayOfDate(date)});
    return next.has_value() ? FormatDate(DateOf(*next)) : "never";
  }

  Scenario scenario_ = Scenario::WithAlliance();
};

TEST_F(NextLookTest, IsTheDayAfterSomethingWasDue) {
  EXPECT_EQ(NextAfter("2020-01-15"), "2020-02-01");
  EXPECT_EQ(NextAfter("2020-01-31"), "2020-02-01");
  // When the record has to know of a manager who was named in time.
  EXPECT_EQ(NextAfter("2020-02-01"), "2020-02-08");
  EXPECT_EQ(NextAfter("2020-02-08"), "never");
}

TEST_F(NextLookTest, IsTheDayOfAFactThatWasRecordedAhead) {
  scenario_.Given("2020-01-20",
                  "role_ended { party: 'organizations/own' role: 'alliance_manager' person: 'people/p' }");
  EXPECT_EQ(NextAfter("2020-01-15"), "2020-01-20");
}

// R108: a rule is as in the playbook again on the day after its override.
TEST_F(NextLookTest, IsTheDayAfterAnOverrideEnds) {
  scenario_.Given(
      "2020-01-10",
      "rule_overridden { rule: 'TOO_FEW_PARTIES' severity: INFO until { year: 2020 month: 1 day: 17 } }");
  EXPECT_EQ(NextAfter("2020-01-15"), "2020-01-17");
  EXPECT_EQ(NextAfter("2020-01-17"), "2020-01-18");
}

TEST_F(NextLookTest, IsTheDayOfAFactAboutOneOfItsPeople) {
  scenario_.GivenOn("people/p", "2020-01-18", "work_profile_set { main_job: 'product manager' }");
  EXPECT_EQ(NextAfter("2020-01-15"), "2020-01-18");
  scenario_.GivenOn("people/q", "2020-01-16", "work_profile_set { main_job: 'product manager' }");
  EXPECT_EQ(NextAfter("2020-01-15"), "2020-01-18");
}

TEST_F(NextLookTest, LooksAtEveryoneWhoIsNamed) {
  scenario_.Given("2020-01-02",
                  "activity_recorded { activity_type: 'call' participants: ['people/b', 'people/a'] }");
  EXPECT_THAT(PeopleIn(*scenario_.world().FindAlliance("alliances/a")),
              ElementsAre("people/a", "people/b", "people/p"));
}

}  // namespace
}  // namespace entente::domain
