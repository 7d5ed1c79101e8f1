#include "services/domain/brief/open_duties.h"

#include <gmock/gmock.h>

#include "absl/strings/str_cat.h"
#include "services/domain/brief/brief.h"
#include "services/domain/given_when_then.h"
#include "services/domain/playbook/shipped.h"

namespace entente::domain {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kManager[] =
    "role_assigned { party: 'organizations/own' role: 'alliance_manager' person: 'people/p' }";
constexpr char kSponsor[] =
    "role_assigned { party: 'organizations/own' role: 'executive_sponsor' person: 'people/s' }";

// The alliance `alliances/a`, opened on 2020-01-01, with both owners at once: no rule of the light playbook
// asks anything more.
class OpenDutiesTest : public testing::Test {
 protected:
  OpenDutiesTest() { scenario_.Given("2020-01-01", kManager).Given("2020-01-01", kSponsor); }

  Situation On(std::string_view date) {
    return {scenario_.world(), *scenario_.world().FindAlliance("alliances/a"), playbook_, DayOfDate(date)};
  }
  // Date, rule and subject of each.
  std::vector<std::string> Duties(std::string_view date, int days = kDaysAhead) {
    std::vector<std::string> shown;
    for (const v1::Duty& duty : OpenDuties(On(date), days)) {
      shown.push_back(absl::StrCat(FormatDate(duty.due_on()), " ", duty.rule(), " ", duty.subject()));
    }
    return shown;
  }

  v1::Playbook playbook_ = LightPlaybook();
  Scenario scenario_ = Scenario::WithAlliance();
};

TEST_F(OpenDutiesTest, WhatIsDoneIsNotInTheCalendar) {
  EXPECT_THAT(Duties("2020-01-15"), IsEmpty());
}

// R38: what is owed is due though no rule of the playbook asks for it, until it is discharged.
TEST_F(OpenDutiesTest, WhatIsOwedIsDueUntilItIsDischarged) {
  scenario_.Given("2020-01-02",
                  "obligation_stated { obligation: 'royalties' title: 'Royalties' party: 'organizations/own'"
                  " owner: 'people/p' due_on { year: 2020 month: 3 day: 1 } }");
  EXPECT_THAT(Duties("2020-01-15"), IsEmpty());
  EXPECT_THAT(Duties("2020-01-15", 60), ElementsAre("2020-03-01  alliances/a/obligations/royalties"));
  EXPECT_THAT(Duties("2020-04-01"), ElementsAre("2020-03-01  alliances/a/obligations/royalties"));
  scenario_.Given("2020-04-02", "obligation_discharged { obligation: 'royalties' }");
  EXPECT_THAT(Duties("2020-04-02"), IsEmpty());
}

// R37: a decision to wait names the day on which it is taken up again.
TEST_F(OpenDutiesTest, WhatWaitsAtAGateIsDueOnTheDayThatWasAgreed) {
  scenario_.Given("2020-01-10",
                  "gate_decided { gate: 'to_develop' from_stage: 'select' to_stage: 'develop' outcome: HOLD"
                  " resume_on { year: 2020 month: 2 day: 1 } }");
  EXPECT_THAT(Duties("2020-01-15"), ElementsAre("2020-02-01  to_develop"));
  // A playbook that has the rule gives the same with its severity.
  playbook_.add_rules()->set_id("HOLD_NOT_RESUMED");
  EXPECT_THAT(Duties("2020-01-15"), ElementsAre("2020-02-01 HOLD_NOT_RESUMED to_develop"));
}

// R64: what a stage expects stands in the brief, done or not.
TEST_F(OpenDutiesTest, TheBriefHasTheChecklistOfTheStage) {
  auto* type = playbook_.add_activity_types();
  type->set_id("kick_off");
  type->set_display_name("Kick-off");
  playbook_.mutable_stages(0)->add_expected_activities("kick_off");
  EXPECT_FALSE(BriefOf(On("2020-01-15"), {}).checklist(0).has_done_on());
  scenario_.Given("2020-01-05", "activity_recorded { activity_type: 'kick_off' participants: 'people/p' }");
  const v1::AllianceBrief brief = BriefOf(On("2020-01-15"), {});
  ASSERT_EQ(brief.checklist_size(), 1);
  EXPECT_EQ(brief.checklist(0).display_name(), "Kick-off");
  EXPECT_EQ(FormatDate(brief.checklist(0).done_on()), "2020-01-05");
}

// R37: what the gate before the next stage would say.
TEST_F(OpenDutiesTest, TheBriefSaysHowTheNextGateStands) {
  auto* gate = playbook_.add_gates();
  gate->set_id("to_develop");
  gate->set_from_stage("select");
  gate->set_to_stage("develop");
  auto* owned = gate->add_criteria();
  owned->set_id("owned");
  owned->set_judged_by("ALLIANCE_MANAGER_MISSING");
  auto* agreed = gate->add_criteria();
  agreed->set_id("agreed");
  const v1::AllianceBrief brief = BriefOf(On("2020-01-15"), {});
  ASSERT_EQ(brief.next_steps_size(), 2);
  EXPECT_EQ(brief.next_steps(0).gate(), "to_develop");
  EXPECT_TRUE(brief.next_steps(0).criteria(0).met());
  EXPECT_FALSE(brief.next_steps(0).criteria(0).attested());
  EXPECT_FALSE(brief.next_steps(0).criteria(1).met());
  EXPECT_TRUE(brief.next_steps(0).criteria(1).attested());
  EXPECT_EQ(brief.next_steps(1).gate(), "");
}

// R20: what was decided before one took the role is not one's own.
TEST_F(OpenDutiesTest, TheHandoverBriefTellsWhatWasDecidedBefore) {
  scenario_.Given("2020-01-10",
                  "gate_decided { gate: 'g' from_stage: 'select' to_stage: 'develop' outcome: REWORK }");
  scenario_.Given("2020-02-01",
                  "role_assigned { party: 'organizations/own' role: 'alliance_manager' person: 'people/q' }");
  scenario_.Given("2020-02-10",
                  "gate_decided { gate: 'g' from_stage: 'select' to_stage: 'develop' outcome: REWORK }");
  const auto brief = HandoverBriefOf(On("2020-03-01"), {}, "organizations/own", "alliance_manager");
  ASSERT_EQ(brief.tenures_size(), 2);
  EXPECT_EQ(brief.tenures(0).person(), "people/q");
  ASSERT_EQ(brief.decided_before_size(), 1);
  EXPECT_EQ(FormatDate(brief.decided_before(0).on()), "2020-01-10");
}

// R11, R20: the time in the role, with the involvement in it alone.
TEST_F(OpenDutiesTest, TheHandoverBriefCountsTheInvolvementOfATenure) {
  auto* type = playbook_.add_activity_types();
  type->set_id("visit");
  type->set_shows_involvement(true);
  for (const char* date : {"2020-01-05", "2020-01-20", "2020-02-05"}) {
    scenario_.Given(date, "activity_recorded { activity_type: 'visit' participants: 'people/p' }");
  }
  scenario_.Given("2020-02-01",
                  "role_assigned { party: 'organizations/own' role: 'alliance_manager' person: 'people/q' }");
  const auto brief = HandoverBriefOf(On("2020-03-01"), {}, "organizations/own", "alliance_manager");
  ASSERT_EQ(brief.tenures_size(), 2);
  EXPECT_EQ(brief.tenures(0).activity_count(), 0u);
  EXPECT_EQ(brief.tenures(1).activity_count(), 2u);
  EXPECT_EQ(FormatDate(brief.tenures(1).first_involved_on()), "2020-01-05");
  EXPECT_THAT(brief.activities(), IsEmpty());
}

}  // namespace
}  // namespace entente::domain
