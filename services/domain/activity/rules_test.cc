#include "gmock/gmock.h"
#include "services/domain/rules/duties_of.h"

namespace entente::domain {
namespace {

using testing::HasSubstr;

const char kRule[] = "id: 'CONTACT_OVERDUE'";

// The sponsor guides the team every thirty days.
Scenario WithCadence(const std::string& more = "") {
  Scenario scenario = WithPlaybook(absl::StrCat(
      "activity_types { id: 'guidance' } activity_types { id: 'mail' }"
      " tiers { id: 'gold' } tiers { id: 'silver' }"
      " cadences { id: 'guide' display_name: 'Guide' activity_type: 'guidance' role: 'executive_sponsor'"
      " interval_days: 30 ",
      more, " }"));
  Holds(scenario, "2020-01-01", "executive_sponsor", "s");
  return scenario;
}

void Does(Scenario& scenario, std::string_view date, const std::string& person,
          const std::string& type = "guidance") {
  scenario.Given(date, absl::StrCat("activity_recorded { activity_type: '", type, "' participants: 'people/",
                                    person, "' }"));
}

// R17: the sponsor guides the team, again and again.
TEST(ActivityRulesTest, AContactIsDueAfterEachInterval) {
  Scenario scenario = WithCadence();
  EXPECT_EQ(DutiesOn(scenario, "2020-01-10", kRule), Duties{"guide due 2020-01-31"});
  Does(scenario, "2020-01-20", "s");
  Does(scenario, "2020-03-01", "s");
  EXPECT_EQ(DutiesOn(scenario, "2020-06-01", kRule),
            (Duties{"guide due 2020-01-31 done 2020-01-20", "guide due 2020-02-19 done 2020-03-01",
                    "guide due 2020-03-31"}));
  EXPECT_EQ(DutiesOn(scenario, "2020-02-25", kRule + With("tolerance_days", "5")),
            (Duties{"guide due 2020-02-05 done 2020-01-20", "guide due 2020-02-24"}));
  const Duty duty = JudgedOn(scenario, "2020-06-01", kRule).duties.back();
  EXPECT_EQ(duty.responsible, Duties{"people/s"});
  EXPECT_THAT(duty.why, HasSubstr("every 30 days; the last time was on 2020-03-01"));
}

// R18, R19: only that activity counts, and only with the one who holds the role on that day.
TEST(ActivityRulesTest, OnlyTheHolderOfTheDayMakesAContact) {
  Scenario scenario = WithCadence();
  Holds(scenario, "2020-02-01", "executive_sponsor", "t");
  Does(scenario, "2020-01-20", "s", "mail");
  Does(scenario, "2020-01-20", "t");
  Does(scenario, "2020-02-02", "s");
  EXPECT_EQ(DutiesOn(scenario, "2020-06-01", kRule), Duties{"guide due 2020-01-31"});
  Does(scenario, "2020-02-02", "t");
  EXPECT_EQ(DutiesOn(scenario, "2020-06-01", kRule),
            (Duties{"guide due 2020-01-31 done 2020-02-02", "guide due 2020-03-03"}));
}

TEST(ActivityRulesTest, ACadenceIsAskedInItsStages) {
  Scenario scenario = WithCadence("stages: 'develop' stages: 'run'");
  Does(scenario, "2020-01-20", "s");
  EXPECT_EQ(DutiesOn(scenario, "2020-06-01", kRule), Duties{});
  scenario.Given("2020-07-01", "stage_entered { stage: 'develop' }")
      .Given("2020-07-10", "stage_entered { stage: 'run' }");
  EXPECT_EQ(DutiesOn(scenario, "2020-07-15", kRule), Duties{"guide due 2020-07-31"});
  scenario.Given("2020-09-01", "stage_entered { stage: 'retire' }");
  EXPECT_EQ(DutiesOn(scenario, "2020-09-01", kRule), Duties{});
}

TEST(ActivityRulesTest, ACadenceIsAskedInItsTiers) {
  Scenario scenario = WithCadence("tiers: 'gold'");
  EXPECT_EQ(DutiesOn(scenario, "2020-06-01", kRule), Duties{});
  scenario.Given("2020-06-01", "alliance_classified { tier: 'gold' }");
  EXPECT_EQ(DutiesOn(scenario, "2020-06-10", kRule), Duties{"guide due 2020-07-01"});
  scenario.Given("2020-08-01", "alliance_classified { tier: 'silver' }");
  EXPECT_EQ(DutiesOn(scenario, "2020-08-10", kRule), Duties{});
}

TEST(ActivityRulesTest, EachOfOurPartiesHasItsOwnContacts) {
  Scenario scenario = WithCadence();
  scenario.GivenOn("organizations/own2", "2019", "organization_registered { is_own: true }")
      .Given("2020-03-01", "party_joined { organization: 'organizations/own2' }")
      .Given("2020-03-01",
             "role_assigned { party: 'organizations/own2' role: 'executive_sponsor' person: 'people/u' }");
  Does(scenario, "2020-03-10", "u");
  EXPECT_EQ(DutiesOn(scenario, "2020-03-15", kRule),
            (Duties{"guide of organizations/own due 2020-01-31",
                    "guide of organizations/own2 due 2020-03-31 done 2020-03-10",
                    "guide of organizations/own2 due 2020-04-09"}));
}

}  // namespace
}  // namespace entente::domain
