#include "entente/v1/finding_service.pb.h"
#include "gmock/gmock.h"
#include "services/domain/finding/findings.h"
#include "services/domain/rules/duties_of.h"

namespace entente::domain {
namespace {

using testing::HasSubstr;

const char kSponsorMissing[] = "id: 'EXECUTIVE_SPONSOR_MISSING'";
const char kManagerMissing[] = "id: 'ALLIANCE_MANAGER_MISSING'";
const char kLate[] = "id: 'LATE_ALLIANCE_MANAGER'";
const char kRecordedLate[] = "id: 'LATE_RECORDING'";
const char kNominal[] = "id: 'NOMINAL_ALLIANCE_MANAGER'";

// A playbook that can tell a meeting, which shows involvement, from a mail, which does not.
const char kMeetings[] =
    "activity_types { id: 'meeting' shows_involvement: true } activity_types { id: 'mail' }";

void Meets(Scenario& scenario, std::string_view date, const std::string& person,
           const std::string& type = "meeting") {
  scenario.Given(date, absl::StrCat("activity_recorded { activity_type: '", type,
                                    "' participants: 'people/x'", " participants: 'people/", person, "' }"));
}

// Records the findings of a sweep as of a day, which is today.
void Sweep(Scenario& scenario, std::string_view date) {
  scenario.world().SetToday(date);
  scenario.When<v1::SweepAllianceRequest>("alliance: 'alliances/a'");
  ASSERT_TRUE(scenario.decision().ok()) << scenario.decision().status();
  const std::vector<Fact> facts = scenario.decision()->facts;
  for (const Fact& fact : facts)
    scenario.world().Record(fact.resource, FormatDate(*fact.effective_on), fact.event);
}

// The findings that stand, as `RULE DUE`.
std::vector<std::string> Standing(Scenario& scenario, std::string_view date) {
  std::vector<std::string> standing;
  const auto* state = scenario.world().FindFindings("findings/a");
  if (state == nullptr) return standing;
  for (const v1::Finding& finding : FindingsAt(*state, DayOfDate(date))) {
    if (finding.status() != v1::Finding::CLEARED)
      standing.push_back(absl::StrCat(finding.rule(), " ", FormatDate(finding.due_on())));
  }
  return standing;
}

// R10, R12: owners are named early: within so many days, or by a stage.
TEST(NamingRulesTest, AnOwnerIsDueEarly) {
  Scenario scenario = WithPlaybook();
  EXPECT_EQ(DutiesOn(scenario, "2020-01-10", kSponsorMissing), Duties{"organizations/own due 2020-01-31"});
  EXPECT_EQ(DutiesOn(scenario, "2020-01-10", kManagerMissing + With("within_days", "5")),
            Duties{"organizations/own due 2020-01-06"});
  scenario.Given("2020-01-15", "stage_entered { stage: 'run' }");
  EXPECT_EQ(DutiesOn(scenario, "2020-01-20", kSponsorMissing + With("by_stage", "develop")),
            Duties{"organizations/own due 2020-01-15"});
  EXPECT_EQ(DutiesOn(scenario, "2020-01-14", kSponsorMissing + With("by_stage", "develop")),
            Duties{"organizations/own due 2020-01-31"});
  EXPECT_EQ(DutiesOn(scenario, "2020-01-20", kSponsorMissing + With("by_stage", "retire")),
            Duties{"organizations/own due 2020-01-31"});
}

// R8, R9: each role of each of our parties has its own holder, who is no deputy.
TEST(NamingRulesTest, OnlyTheHolderForOurPartyFillsARole) {
  Scenario scenario = WithPlaybook();
  scenario.Given("2020-01-05",
                 "role_assigned { party: 'organizations/own' role: 'executive_sponsor' person: 'people/d'"
                 " capacity: DEPUTY }");
  scenario.Given("2020-01-05",
                 "role_assigned { party: 'organizations/x' role: 'executive_sponsor' person: 'people/x'"
                 " capacity: HOLDER }");
  EXPECT_EQ(DutiesOn(scenario, "2020-01-10", kSponsorMissing), Duties{"organizations/own due 2020-01-31"});
  Holds(scenario, "2020-01-05", "executive_sponsor", "s");
  EXPECT_EQ(DutiesOn(scenario, "2020-01-10", kSponsorMissing),
            Duties{"organizations/own due 2020-01-31 done 2020-01-05"});
  EXPECT_EQ(DutiesOn(scenario, "2020-01-10", kManagerMissing), Duties{"organizations/own due 2020-01-31"});
  EXPECT_EQ(DutiesOn(scenario, "2020-01-10", kManagerMissing + With("role", "executive_sponsor")),
            Duties{"organizations/own due 2020-01-31 done 2020-01-05"});
}

TEST(NamingRulesTest, ThoseWhoHoldTheOtherRoleSeeToIt) {
  Scenario scenario = WithPlaybook();
  Holds(scenario, "2020-01-01", "alliance_manager", "m");
  EXPECT_EQ(JudgedOn(scenario, "2020-01-10", kSponsorMissing).duties.at(0).responsible, Duties{"people/m"});
  EXPECT_EQ(JudgedOn(scenario, "2020-01-10", kSponsorMissing + With("seen_to_by", "executive_sponsor"))
                .duties.at(0)
                .responsible,
            Duties{});
}

// R84: a role that becomes vacant is to be filled again soon.
TEST(NamingRulesTest, AVacancyIsShort) {
  Scenario scenario = WithPlaybook();
  Holds(scenario, "2020-01-01", "alliance_manager", "m");
  EXPECT_EQ(DutiesOn(scenario, "2021-01-01", kManagerMissing), Duties{});
  Ends(scenario, "2021-01-01", "alliance_manager", "m");
  EXPECT_EQ(DutiesOn(scenario, "2020-12-31", kManagerMissing), Duties{});
  EXPECT_EQ(DutiesOn(scenario, "2021-01-01", kManagerMissing), Duties{"organizations/own due 2021-01-15"});
  EXPECT_EQ(DutiesOn(scenario, "2021-01-01", kManagerMissing + With("vacancy_days", "3")),
            Duties{"organizations/own due 2021-01-04"});
  Holds(scenario, "2021-02-01", "alliance_manager", "n");
  EXPECT_EQ(DutiesOn(scenario, "2021-03-01", kManagerMissing),
            Duties{"organizations/own due 2021-01-15 done 2021-02-01"});
}

// R20: an owner is asked of a party from the day on which it is one.
TEST(NamingRulesTest, APartyIsAskedWhileItIsAMember) {
  Scenario scenario = WithPlaybook();
  Holds(scenario, "2020-01-01", "alliance_manager", "m");
  scenario.GivenOn("organizations/y", "2019", "organization_registered { is_own: true }")
      .GivenOn("organizations/own2", "2019", "organization_registered { is_own: true }")
      .Given("2022-01-01", "party_joined { organization: 'organizations/own2' }");
  EXPECT_EQ(DutiesOn(scenario, "2022-01-01", kManagerMissing), Duties{"organizations/own2 due 2022-01-31"});
  scenario.Given("2022-01-10", "party_left { organization: 'organizations/own2' }");
  EXPECT_EQ(DutiesOn(scenario, "2022-03-01", kManagerMissing), Duties{});
}

TEST(NamingRulesTest, NothingIsAskedOfTheTimeInWhichAPartyWasAway) {
  Scenario scenario = WithPlaybook();
  Holds(scenario, "2020-01-01", "alliance_manager", "m");
  Ends(scenario, "2021-01-01", "alliance_manager", "m");
  scenario.Given("2021-01-01", "party_left { organization: 'organizations/own' }")
      .Given("2023-01-01", "party_joined { organization: 'organizations/own' }");
  Holds(scenario, "2023-03-01", "alliance_manager", "n");
  EXPECT_EQ(DutiesOn(scenario, "2023-04-01", kManagerMissing),
            Duties{"organizations/own due 2023-01-31 done 2023-03-01"});
  EXPECT_EQ(DutiesOn(scenario, "2023-04-01", kLate), Duties{"organizations/own due 2023-01-31"});
}

// R11: who is first named when the contract is signed came too late: days and stages are told.
TEST(NamingRulesTest, ALateManagerStaysLate) {
  Scenario scenario = WithPlaybook();
  scenario.Given("2020-02-01", "stage_entered { stage: 'develop' }")
      .Given("2020-03-01", "stage_entered { stage: 'run' }");
  EXPECT_EQ(DutiesOn(scenario, "2020-04-01", kLate), Duties{});
  Holds(scenario, "2020-03-01", "alliance_manager", "m");
  const JudgedRule judged = JudgedOn(scenario, "2020-04-01", kLate);
  ASSERT_EQ(judged.duties.size(), 1u);
  EXPECT_EQ(StandingOn(judged.duties[0], DayOfDate("2020-04-01")), v1::Duty::OVERDUE);
  EXPECT_THAT(judged.duties[0].text, HasSubstr("came 30 days and 2 stages late"));
  EXPECT_EQ(DutiesOn(scenario, "2020-04-01", kLate + With("within_days", "60")), Duties{});
  EXPECT_EQ(DutiesOn(scenario, "2020-04-01", kLate + With("by_stage", "develop") + With("within_days", "60")),
            Duties{"organizations/own due 2020-02-01"});
  EXPECT_EQ(DutiesOn(scenario, "2020-04-01", kLate + With("role", "executive_sponsor")), Duties{});
}

// R12: the same of the sponsor.
TEST(NamingRulesTest, ALateSponsorStaysLate) {
  Scenario scenario = WithPlaybook();
  Holds(scenario, "2020-02-01", "executive_sponsor", "s");
  EXPECT_EQ(DutiesOn(scenario, "2020-04-01", "id: 'LATE_EXECUTIVE_SPONSOR'"),
            Duties{"organizations/own due 2020-01-31"});
  Holds(scenario, "2020-01-31", "executive_sponsor", "t");
  EXPECT_EQ(DutiesOn(scenario, "2020-04-01", "id: 'LATE_EXECUTIVE_SPONSOR'"), Duties{});
}

// R11: lateness counts from the first evidence of involvement, not from a name on paper.
TEST(NamingRulesTest, LatenessCountsFromInvolvement) {
  Scenario scenario = WithPlaybook(kMeetings);
  Holds(scenario, "2020-02-10", "alliance_manager", "m");
  Meets(scenario, "2020-01-20", "m", "mail");
  Meets(scenario, "2020-02-20", "m");
  const JudgedRule judged = JudgedOn(scenario, "2020-04-01", kLate);
  ASSERT_EQ(judged.duties.size(), 1u);
  EXPECT_THAT(judged.duties[0].text, HasSubstr("came 20 days and 0 stages late"));
  EXPECT_EQ(judged.duties[0].events.size(), 2u);
  Meets(scenario, "2020-01-25", "m");
  EXPECT_EQ(DutiesOn(scenario, "2020-04-01", kLate), Duties{});
}

TEST(NamingRulesTest, WhoTookPartBeforeFollowingAnotherDoesNotMendTheOthersLateness) {
  Scenario scenario = WithPlaybook(kMeetings);
  Holds(scenario, "2020-02-10", "alliance_manager", "m");
  Meets(scenario, "2020-01-20", "n");  // An engineer then.
  Holds(scenario, "2023-01-01", "alliance_manager", "n");
  EXPECT_EQ(DutiesOn(scenario, "2023-04-01", kLate), Duties{"organizations/own due 2020-01-31"});
}

// R13: a backdated name removes no finding that it was late.
TEST(NamingRulesTest, BackdatingRemovesNoLateness) {
  Scenario scenario = WithPlaybook(
      "rules { id: 'ALLIANCE_MANAGER_MISSING' severity: WARN }"
      " rules { id: 'LATE_ALLIANCE_MANAGER' severity: WARN }"
      " rules { id: 'LATE_RECORDING' severity: WARN }");
  scenario.world().SetRecordedOn("2020-03-01");
  Holds(scenario, "2020-03-01", "alliance_manager", "m");
  Sweep(scenario, "2020-03-02");
  EXPECT_EQ(Standing(scenario, "2020-03-02"), Duties{"LATE_ALLIANCE_MANAGER 2020-01-31"});
  scenario.world().SetRecordedOn("2020-03-03");
  Holds(scenario, "2020-01-10", "alliance_manager", "m");
  EXPECT_EQ(DutiesOn(scenario, "2020-03-04", kLate), Duties{});
  Sweep(scenario, "2020-03-04");
  EXPECT_EQ(Standing(scenario, "2020-03-04"),
            (Duties{"LATE_ALLIANCE_MANAGER 2020-01-31", "LATE_RECORDING 2020-02-07"}));
}

// R13: named in time but typed late is another fault than named late.
TEST(NamingRulesTest, WhatWasTypedLateIsRecordedLate) {
  Scenario scenario = WithPlaybook();
  scenario.world().SetRecordedOn("2020-02-20");
  Holds(scenario, "2020-01-10", "alliance_manager", "m");
  EXPECT_EQ(DutiesOn(scenario, "2020-03-01", kRecordedLate), Duties{"organizations/own due 2020-02-07"});
  EXPECT_THAT(JudgedOn(scenario, "2020-03-01", kRecordedLate).duties.at(0).text,
              HasSubstr("named in time, on 2020-01-10, but recorded only on 2020-02-20"));
  EXPECT_EQ(DutiesOn(scenario, "2020-03-01", kLate), Duties{});
  EXPECT_EQ(DutiesOn(scenario, "2020-03-01", kRecordedLate + With("recording_days", "20")), Duties{});
  EXPECT_EQ(DutiesOn(scenario, "2020-03-01", "id: 'LATE_RECORDING_OF_SPONSOR'"), Duties{});
}

TEST(NamingRulesTest, WhatWasTypedInTimeOrNamedLateIsNotRecordedLate) {
  Scenario scenario = WithPlaybook();
  scenario.world().SetRecordedOn("2020-02-06");
  Holds(scenario, "2020-01-10", "alliance_manager", "m");
  EXPECT_EQ(DutiesOn(scenario, "2020-03-01", kRecordedLate), Duties{});
  scenario.world().SetRecordedOn("2020-06-01");
  Holds(scenario, "2020-02-10", "executive_sponsor", "s");
  EXPECT_EQ(DutiesOn(scenario, "2020-07-01", "id: 'LATE_RECORDING_OF_SPONSOR'"), Duties{});
  Holds(scenario, "2020-01-10", "executive_sponsor", "s");
  EXPECT_EQ(DutiesOn(scenario, "2020-07-01", "id: 'LATE_RECORDING_OF_SPONSOR'"),
            Duties{"organizations/own due 2020-02-07"});
}

// R13: a correction of what was typed in time is not typed late.
TEST(NamingRulesTest, WhatIsCorrectedLaterWasKnownInTime) {
  Scenario scenario = WithPlaybook();
  scenario.world().SetRecordedOn("2020-01-10");
  Holds(scenario, "2020-01-10", "alliance_manager", "m");
  const uint64_t first = scenario.position();
  scenario.world().SetRecordedOn("2022-01-10");
  scenario.GivenInsteadOf(first, "2020-01-12",
                          "role_assigned { party: 'organizations/own' role: 'alliance_manager'"
                          " person: 'people/m' capacity: HOLDER allocation_percent: 50 }");
  EXPECT_EQ(DutiesOn(scenario, "2022-03-01", kRecordedLate), Duties{});
  scenario.GivenInsteadOf(scenario.position(), "2020-01-12",
                          "role_assigned { party: 'organizations/own' role: 'alliance_manager'"
                          " person: 'people/n' capacity: HOLDER }");
  EXPECT_EQ(DutiesOn(scenario, "2022-03-01", kRecordedLate), Duties{"organizations/own due 2020-02-07"});
}

// R11, R20: a manager who was named but took no part is one in name only.
TEST(NamingRulesTest, ANameOnPaperIsNominal) {
  const std::string rule = kNominal + With("involved_by_stage", "run");
  Scenario scenario = WithPlaybook(kMeetings);
  Holds(scenario, "2020-01-10", "alliance_manager", "m");
  scenario.Given("2020-03-01", "stage_entered { stage: 'run' }");
  Meets(scenario, "2020-02-01", "m", "mail");
  Meets(scenario, "2020-03-02", "m");
  EXPECT_EQ(DutiesOn(scenario, "2020-02-28", rule), Duties{});
  EXPECT_EQ(DutiesOn(scenario, "2020-04-01", rule), Duties{"organizations/own due 2020-03-01"});
  EXPECT_EQ(DutiesOn(scenario, "2020-04-01", kNominal), Duties{});
  Meets(scenario, "2020-02-01", "m");
  EXPECT_EQ(DutiesOn(scenario, "2020-04-01", rule), Duties{});
}

TEST(NamingRulesTest, WhoIsNamedLateOrCannotBeSeenIsNotNominal) {
  const std::string rule = kNominal + With("involved_by_stage", "run");
  Scenario late = WithPlaybook(kMeetings);
  late.Given("2020-03-01", "stage_entered { stage: 'run' }");
  Holds(late, "2020-03-02", "alliance_manager", "m");
  EXPECT_EQ(DutiesOn(late, "2020-04-01", rule), Duties{});
  Scenario unseen = WithPlaybook();
  unseen.Given("2020-03-01", "stage_entered { stage: 'run' }");
  Holds(unseen, "2020-01-10", "alliance_manager", "m");
  EXPECT_EQ(DutiesOn(unseen, "2020-04-01", rule), Duties{});
}

}  // namespace
}  // namespace entente::domain
