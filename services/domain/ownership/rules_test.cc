#include "gmock/gmock.h"
#include "services/domain/rules/duties_of.h"

namespace entente::domain {
namespace {

using testing::HasSubstr;

const char kTwo[] = "id: 'OWNERS_NOT_DISTINCT'";
const char kTeam[] = "id: 'MANAGER_NOT_IN_TEAM'";
const char kCounterpart[] = "id: 'COUNTERPART_MISSING'";
const char kUnknown[] = "id: 'PARTNER_UNKNOWN'";
const char kHandover[] = "id: 'HANDOVER_OPEN'";
const char kDeparted[] = "id: 'HOLDER_DEPARTED'";

void Pairs(Scenario& scenario, std::string_view date, const std::string& person,
           const std::string& partner = "x") {
  scenario.Given(date, absl::StrCat("counterparts_paired { person: 'people/", person,
                                    "' party: 'organizations/own' counterpart: 'people/q' counterpart_party: "
                                    "'organizations/",
                                    partner, "' }"));
}

void Insight(Scenario& scenario, std::string_view date) {
  scenario.Given(date, "partner_insight_recorded { party: 'organizations/x' topic: CULTURE text: 'T' }");
}

// R7: sponsor and manager are two people.
TEST(OwnershipRulesTest, OneOwnerIsNotTwo) {
  Scenario scenario = WithPlaybook();
  Holds(scenario, "2020-01-01", "executive_sponsor", "s");
  Holds(scenario, "2020-01-01", "alliance_manager", "m");
  EXPECT_EQ(DutiesOn(scenario, "2022-01-01", kTwo), Duties{});
  Holds(scenario, "2022-01-01", "alliance_manager", "s");
  EXPECT_EQ(DutiesOn(scenario, "2022-01-01", kTwo), Duties{"organizations/own due 2022-01-01"});
  EXPECT_EQ(DutiesOn(scenario, "2022-01-01", kTwo + With("within_days", "10")),
            Duties{"organizations/own due 2022-01-11"});
  EXPECT_EQ(DutiesOn(scenario, "2022-01-01", kTwo + With("other_role", "office_holder")), Duties{});
  EXPECT_EQ(DutiesOn(scenario, "2022-01-01", kTwo + With("role", "office_holder")), Duties{});
  Holds(scenario, "2022-03-01", "alliance_manager", "n");
  EXPECT_EQ(DutiesOn(scenario, "2022-04-01", kTwo),
            Duties{"organizations/own due 2022-01-01 done 2022-03-01"});
}

// R20: who owns it for one party may do another thing for another.
TEST(OwnershipRulesTest, TheOwnersOfAPartnerAreItsOwnAffair) {
  Scenario scenario = WithPlaybook();
  for (const char* role : {"executive_sponsor", "alliance_manager"}) {
    scenario.Given("2020-01-01", absl::StrCat("role_assigned { party: 'organizations/x' role: '", role,
                                              "' person: 'people/q' capacity: HOLDER }"));
  }
  EXPECT_EQ(DutiesOn(scenario, "2022-01-01", kTwo), Duties{});
  EXPECT_EQ(DutiesOn(scenario, "2022-01-01", kTeam), Duties{});
}

// R14: a manager who is not in the team, or no longer.
TEST(OwnershipRulesTest, AManagerBelongsToTheTeam) {
  Scenario scenario = WithPlaybook();
  Holds(scenario, "2021-01-01", "alliance_manager", "m");
  EXPECT_EQ(DutiesOn(scenario, "2021-01-01", kTeam), Duties{"people/m due 2021-01-01"});
  EXPECT_EQ(DutiesOn(scenario, "2021-01-01", kTeam + With("within_days", "7")),
            Duties{"people/m due 2021-01-08"});
  EXPECT_EQ(DutiesOn(scenario, "2021-01-01", kTeam + With("role", "executive_sponsor")), Duties{});
  scenario.Given("2021-02-01", "team_member_added { person: 'people/m' party: 'organizations/own' }");
  EXPECT_EQ(DutiesOn(scenario, "2021-03-01", kTeam), Duties{"people/m due 2021-01-01 done 2021-02-01"});
  scenario.Given("2020-12-01", "team_member_added { person: 'people/m' party: 'organizations/own' }");
  EXPECT_EQ(DutiesOn(scenario, "2021-03-01", kTeam), Duties{});
  scenario.Given("2022-01-01", "team_member_removed { person: 'people/m' }");
  EXPECT_EQ(DutiesOn(scenario, "2022-03-01", kTeam), Duties{"people/m due 2022-01-01"});
  Ends(scenario, "2022-04-01", "alliance_manager", "m");
  EXPECT_EQ(DutiesOn(scenario, "2022-05-01", kTeam), Duties{});
}

TEST(OwnershipRulesTest, TheTeamIsAskedForBeforeAStage) {
  const std::string rule = kTeam + With("before_stage", "run");
  Scenario scenario = WithPlaybook();
  Holds(scenario, "2021-01-01", "alliance_manager", "m");
  EXPECT_EQ(DutiesOn(scenario, "2021-06-01", rule), Duties{"people/m due 2021-01-01"});
  scenario.Given("2021-07-01", "stage_entered { stage: 'run' }");
  EXPECT_EQ(DutiesOn(scenario, "2021-08-01", rule), Duties{});
  Holds(scenario, "2021-09-01", "alliance_manager", "n");
  EXPECT_EQ(DutiesOn(scenario, "2021-10-01", rule), Duties{});
}

// R15: an owner of ours has someone at each partner.
TEST(OwnershipRulesTest, AnOwnerHasACounterpartAtEachPartner) {
  Scenario scenario = WithPlaybook();
  scenario.Given("2021-03-01", "party_joined { organization: 'organizations/y' }");
  Holds(scenario, "2021-01-01", "alliance_manager", "m");
  Pairs(scenario, "2021-01-10", "m");
  EXPECT_EQ(DutiesOn(scenario, "2021-04-01", kCounterpart),
            (Duties{"people/m and organizations/x due 2021-01-31 done 2021-01-10",
                    "people/m and organizations/y due 2021-03-31"}));
  EXPECT_EQ(DutiesOn(scenario, "2021-04-01",
                     kCounterpart + With("within_days", "60") + With("role", "executive_sponsor")),
            Duties{});
  EXPECT_EQ(DutiesOn(scenario, "2021-02-01", kCounterpart + With("within_days", "60")),
            Duties{"people/m and organizations/x due 2021-03-02 done 2021-01-10"});
}

TEST(OwnershipRulesTest, ACounterpartIsDueByAStageAndAnewWhenAPairEnds) {
  const std::string rule = kCounterpart + With("by_stage", "develop");
  Scenario scenario = WithPlaybook();
  Holds(scenario, "2020-01-01", "alliance_manager", "m");
  scenario.Given("2020-01-10", "stage_entered { stage: 'develop' }");
  EXPECT_EQ(DutiesOn(scenario, "2020-02-01", rule), Duties{"people/m and organizations/x due 2020-01-10"});
  Pairs(scenario, "2020-01-01", "m");
  EXPECT_EQ(DutiesOn(scenario, "2020-02-01", rule), Duties{});
  scenario.Given("2021-01-01", "counterparts_unpaired { person: 'people/m' counterpart: 'people/q' }");
  EXPECT_EQ(DutiesOn(scenario, "2021-02-01", rule), Duties{"people/m and organizations/x due 2021-01-31"});
}

TEST(OwnershipRulesTest, WhoHoldsBothRolesNeedsOneCounterpart) {
  Scenario scenario = WithPlaybook();
  Holds(scenario, "2020-01-01", "alliance_manager", "m");
  Holds(scenario, "2020-01-01", "executive_sponsor", "m");
  Holds(scenario, "2020-01-01", "office_holder", "o", "office: 'chair'");
  EXPECT_EQ(DutiesOn(scenario, "2020-02-01", kCounterpart),
            Duties{"people/m and organizations/x due 2020-01-31"});
}

// R16: something is known of each partner.
TEST(OwnershipRulesTest, APartnerIsKnownByAStage) {
  Scenario scenario = WithPlaybook();
  EXPECT_EQ(DutiesOn(scenario, "2020-02-01", kUnknown), Duties{"organizations/x due 2020-03-31"});
  EXPECT_EQ(DutiesOn(scenario, "2020-02-01", kUnknown + With("within_days", "10")),
            Duties{"organizations/x due 2020-01-11"});
  scenario.Given("2020-02-10", "stage_entered { stage: 'develop' }");
  EXPECT_EQ(DutiesOn(scenario, "2020-02-11", kUnknown + With("by_stage", "develop")),
            Duties{"organizations/x due 2020-02-10"});
  Insight(scenario, "2020-01-20");
  EXPECT_EQ(DutiesOn(scenario, "2020-02-11", kUnknown),
            Duties{"organizations/x due 2020-03-31 done 2020-01-20"});
  EXPECT_EQ(DutiesOn(scenario, "2020-02-11", kUnknown + With("least", "2")),
            Duties{"organizations/x due 2020-03-31"});
  Insight(scenario, "2020-02-02");
  EXPECT_EQ(DutiesOn(scenario, "2020-02-11", kUnknown + With("least", "2")),
            Duties{"organizations/x due 2020-03-31 done 2020-02-02"});
}

TEST(OwnershipRulesTest, TheManagerSeesToItThatPartnersAreKnown) {
  Scenario scenario = WithPlaybook();
  Holds(scenario, "2020-01-01", "alliance_manager", "m");
  EXPECT_EQ(JudgedOn(scenario, "2020-02-01", kUnknown).duties.at(0).responsible, Duties{"people/m"});
  EXPECT_EQ(JudgedOn(scenario, "2020-02-01", kUnknown + With("seen_to_by", "executive_sponsor"))
                .duties.at(0)
                .responsible,
            Duties{});
}

// R84: a handover comes to its end.
TEST(OwnershipRulesTest, AHandoverIsCompletedWhileTheOtherCanBeAsked) {
  Scenario scenario = WithPlaybook();
  scenario.GivenOn("people/q", "2019", "person_registered { }")
      .Given("2021-01-01",
             "handover_agreed { party: 'organizations/own' role: 'alliance_manager'"
             " from_person: 'people/p' to_person: 'people/q'"
             " takes_over_on { year: 2021 month: 2 day: 1 }"
             " overlap_until { year: 2021 month: 3 day: 1 } }");
  EXPECT_EQ(DutiesOn(scenario, "2021-01-01", kHandover),
            Duties{"alliance_manager of organizations/own due 2021-03-01"});
  EXPECT_EQ(DutiesOn(scenario, "2021-01-01", kHandover + With("within_days", "9")),
            Duties{"alliance_manager of organizations/own due 2021-03-10"});
  EXPECT_EQ(JudgedOn(scenario, "2021-01-01", kHandover).duties.at(0).responsible,
            (Duties{"people/q", "people/p"}));
  scenario.Given("2021-04-01",
                 "handover_completed { party: 'organizations/own' role: 'alliance_manager'"
                 " to_person: 'people/q' }");
  EXPECT_EQ(DutiesOn(scenario, "2021-05-01", kHandover),
            Duties{"alliance_manager of organizations/own due 2021-03-01 done 2021-04-01"});
  scenario.GivenOn("people/q", "2021-03-15", "person_departed { }");
  EXPECT_EQ(DutiesOn(scenario, "2021-03-20", kHandover), Duties{});
}

TEST(OwnershipRulesTest, NobodyWhoHasLeftHoldsARole) {
  Scenario scenario = WithPlaybook();
  Holds(scenario, "2020-01-01", "executive_sponsor", "s");
  Holds(scenario, "2020-01-01", "alliance_manager", "m");
  scenario.GivenOn("people/m", "2019", "person_registered { }");
  EXPECT_EQ(DutiesOn(scenario, "2021-02-01", kDeparted), Duties{});
  scenario.GivenOn("people/m", "2021-01-01", "person_departed { }");
  EXPECT_EQ(DutiesOn(scenario, "2020-12-31", kDeparted), Duties{});
  EXPECT_EQ(DutiesOn(scenario, "2021-02-01", kDeparted), Duties{"people/m due 2021-01-01"});
  EXPECT_EQ(DutiesOn(scenario, "2021-02-01", kDeparted + With("within_days", "3")),
            Duties{"people/m due 2021-01-04"});
  const Duty duty = JudgedOn(scenario, "2021-02-01", kDeparted).duties.at(0);
  EXPECT_EQ(duty.responsible, Duties{"people/s"});
  EXPECT_THAT(duty.text, HasSubstr("alliance_manager of organizations/own"));
  EXPECT_EQ(JudgedOn(scenario, "2021-02-01", kDeparted + With("seen_to_by", "office_holder"))
                .duties.at(0)
                .responsible,
            Duties{});
  Ends(scenario, "2021-02-15", "alliance_manager", "m");
  EXPECT_EQ(DutiesOn(scenario, "2021-03-01", kDeparted), Duties{"people/m due 2021-01-01 done 2021-02-15"});
}

}  // namespace
}  // namespace entente::domain
