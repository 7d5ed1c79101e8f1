#include "services/domain/projection.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

v1::Alliance At(Scenario& scenario, std::string_view date) {
  return AllianceAt(*scenario.world().FindAlliance("alliances/a"), DayOfDate(date));
}

// The holders of roles as `person capacity`, one after another.
std::string HoldersAt(Scenario& scenario, std::string_view date) {
  std::string holders;
  const v1::Alliance alliance = At(scenario, date);
  for (const v1::RoleHolding& role : alliance.roles()) {
    absl::StrAppend(&holders, role.person(), " ", v1::RoleHolding::Capacity_Name(role.capacity()), ";");
  }
  return holders;
}

std::string Role(const char* event, const char* person, const char* capacity = "HOLDER") {
  return absl::StrCat(event,
                      " { party: 'organizations/x' role: 'office_holder' office: 'chief executive' person: '",
                      person, "' capacity: ", capacity, " }");
}

// R54: parties join, leave and follow each other.
TEST(ProjectionTest, PartiesStandWhereTheyStandOnTheDay) {
  Scenario scenario = Scenario::WithAlliance();
  scenario
      .Given("2022-01-01", "party_joined { organization: 'organizations/y' membership_kind: 'associate' }")
      .Given("2023-01-01", "party_suspended { organization: 'organizations/y' }")
      .Given("2024-01-01",
             "party_succeeded { organization: 'organizations/x' successor: 'organizations/z' }");
  EXPECT_EQ(At(scenario, "2021-12-31").parties_size(), 2);
  EXPECT_EQ(At(scenario, "2019-12-31").parties_size(), 0);
  const v1::Alliance alliance = At(scenario, "2024-06-01");
  ASSERT_EQ(alliance.parties_size(), 4);
  EXPECT_EQ(alliance.parties(1).status(), v1::Party::SUCCEEDED);
  EXPECT_EQ(alliance.parties(1).successor(), "organizations/z");
  EXPECT_EQ(alliance.parties(2).status(), v1::Party::SUSPENDED);
  EXPECT_EQ(alliance.parties(2).membership_kind(), "associate");
  EXPECT_EQ(FormatDate(alliance.parties(2).since()), "2023-01-01");
  EXPECT_EQ(alliance.parties(3).status(), v1::Party::MEMBER);
  EXPECT_EQ(alliance.parties(3).predecessor(), "organizations/x");
  EXPECT_EQ(alliance.parties(3).event(), absl::StrCat("events/", scenario.position()));
  EXPECT_EQ(FormatDate(alliance.effective_on()), "2024-06-01");
  EXPECT_EQ(SummaryAt(*scenario.world().FindAlliance("alliances/a"), DayOfDate("2024-06-01")).member_count(),
            2u);
}

TEST(ProjectionTest, WhatIsKnownToTheYearIsImpreciseWithinIt) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2022", "party_joined { organization: 'organizations/y' }")
      .Given("2022", Role("role_assigned", "people/p"))
      .Given("2022-05", "stage_entered { stage: 'develop' }");
  v1::Alliance alliance = At(scenario, "2022-05-15");
  EXPECT_TRUE(alliance.parties(2).imprecise());
  EXPECT_TRUE(alliance.roles(0).imprecise());
  EXPECT_TRUE(alliance.lifecycle().imprecise());
  EXPECT_EQ(FormatDate(alliance.parties(2).since()), "2022");
  EXPECT_EQ(FormatDate(alliance.lifecycle().stage_since()), "2022-05");
  alliance = At(scenario, "2022-12-31");
  EXPECT_FALSE(alliance.parties(2).imprecise());
  EXPECT_FALSE(alliance.roles(0).imprecise());
  EXPECT_FALSE(alliance.lifecycle().imprecise());
}

// R7, R9: one holder at a time, and any number of deputies.
TEST(ProjectionTest, ARoleHasOneHolderAndItsDeputies) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021-01-01", Role("role_assigned", "people/p"))
      .Given("2022-01-01", Role("role_assigned", "people/q"))
      .Given("2022-01-01", Role("role_assigned", "people/d", "DEPUTY"))
      .Given("2022-01-01", Role("role_assigned", "people/e", "DEPUTY"))
      .Given("2023-01-01", Role("role_ended", "people/p"))
      .Given("2024-01-01", Role("role_ended", "people/q"))
      .Given("2024-01-01", Role("role_ended", "people/d", "DEPUTY"));
  EXPECT_EQ(HoldersAt(scenario, "2021-06-01"), "people/p HOLDER;");
  EXPECT_EQ(HoldersAt(scenario, "2022-06-01"), "people/q HOLDER;people/d DEPUTY;people/e DEPUTY;");
  // The late word that the predecessor went takes nothing from the one who holds the role by then.
  EXPECT_EQ(HoldersAt(scenario, "2023-06-01"), "people/q HOLDER;people/d DEPUTY;people/e DEPUTY;");
  EXPECT_EQ(HoldersAt(scenario, "2024-06-01"), "people/e DEPUTY;");
}

TEST(ProjectionTest, AnEndOfWhichTheYearIsKnownEndsWhatBeganInThatYear) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2022-02-01", Role("role_assigned", "people/p"))
      .Given("2022", Role("role_ended", "people/p"))
      .Given("2024-05-01", Role("role_assigned", "people/p"));
  EXPECT_EQ(HoldersAt(scenario, "2022-03-01"), "people/p HOLDER;");
  EXPECT_EQ(HoldersAt(scenario, "2022-12-31"), "people/p HOLDER;");
  EXPECT_EQ(HoldersAt(scenario, "2023-01-01"), "");
  EXPECT_EQ(HoldersAt(scenario, "2024-05-01"), "people/p HOLDER;");
}

// R79: of several figures of one period the latest counts.
TEST(ProjectionTest, OfOnePeriodTheLatestFigureCounts) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021", "kpi_defined { kpi: 'k' definition { unit: 'percent' } }")
      .Given("2023-02-01", "kpi_measured { kpi: 'k' period: '2022' value { number: '2' } }")
      .Given("2022-02-01", "kpi_measured { kpi: 'k' period: '2021' value { number: '1' } }")
      .Given("2023-06-01", "kpi_measured { kpi: 'k' period: '2021' value { number: '1.5' } }")
      .Given("2022-01-01", "kpi_target_set { kpi: 'k' period: '2022' value { number: '3' } }");
  const v1::Kpi before = At(scenario, "2023-05-31").kpis(0);
  ASSERT_EQ(before.measurements_size(), 2);
  EXPECT_EQ(before.measurements(0).value().number(), "1");
  EXPECT_EQ(before.measurement_count(), 2u);
  const v1::Kpi after = At(scenario, "2023-06-01").kpis(0);
  EXPECT_EQ(after.name(), "alliances/a/kpis/k");
  EXPECT_EQ(after.measurements(0).value().number(), "1.5");
  EXPECT_EQ(after.measurements(1).value().number(), "2");
  EXPECT_EQ(after.targets(0).value().number(), "3");
  EXPECT_EQ(At(scenario, "2020-12-31").kpis_size(), 0);
}

TEST(ProjectionTest, AnAllianceShowsTheNewestMeasurementsOnly) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021", "kpi_defined { kpi: 'k' definition { unit: 'percent' } }");
  for (int year = 1990; year < 2020; ++year) {
    scenario.Given("2022",
                   absl::StrCat("kpi_measured { kpi: 'k' period: '", year, "' value { number: '1' } }"));
  }
  const v1::Kpi kpi = At(scenario, "2022-06-01").kpis(0);
  EXPECT_EQ(kpi.measurements_size(), kMeasurementsShownMax);
  EXPECT_EQ(kpi.measurement_count(), 30u);
  EXPECT_EQ(kpi.measurements(kMeasurementsShownMax - 1).period(), "2019");
  const auto& state = *scenario.world().FindAlliance("alliances/a");
  EXPECT_EQ(MeasurementsAt(state, FigurePages(), "k", DayOfDate("2022-06-01")).size(), 30u);
}

// R42: an agreement as of a date.
TEST(ProjectionTest, AgreementsAreWhatHasBecomeOfThem) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2021-03-01", "agreement_signed { agreement: 'g' title: 'G' kind: 'other' }")
      .Given("2021", "agreement_took_effect { agreement: 'g' }")
      .Given("2022-01-01", "agreement_amended { agreement: 'g' summary: 's' }")
      .Given("2023-01-01", "agreement_terminated { agreement: 'g' }");
  // It took effect in the year of its signing, on a day that is not known.
  EXPECT_EQ(At(scenario, "2021-06-01").agreements(0).status(), v1::Agreement::EFFECTIVE);
  EXPECT_TRUE(At(scenario, "2021-06-01").agreements(0).imprecise());
  EXPECT_EQ(At(scenario, "2022-06-01").agreements(0).amendments(), 1u);
  EXPECT_EQ(At(scenario, "2022-06-01").agreements(0).title(), "G");
  EXPECT_EQ(At(scenario, "2023-06-01").agreements(0).status(), v1::Agreement::TERMINATED);
  EXPECT_EQ(At(scenario, "2020-12-31").agreements_size(), 0);
}

// R43: milestones come in the order of their dates, planned ones by when they are due.
TEST(ProjectionTest, MilestonesComeByDate) {
  Scenario scenario = Scenario::WithAlliance();
  scenario
      .Given("2021",
             "milestone_planned { milestone: 'late' title: 'L' kind: 'plan' due_on { year: 2025 month: 6 } }")
      .Given("2022-01-01", "milestone_reached { milestone: 'early' title: 'E' kind: 'product' }");
  v1::Alliance alliance = At(scenario, "2022-06-01");
  ASSERT_EQ(alliance.milestones_size(), 2);
  EXPECT_EQ(alliance.milestones(0).title(), "E");
  EXPECT_EQ(alliance.milestones(1).status(), v1::Milestone::PLANNED);
  EXPECT_EQ(FormatDate(alliance.milestones(1).due_on()), "2025-06");
  scenario.Given("2021-09-01", "milestone_missed { milestone: 'late' }");
  alliance = At(scenario, "2022-06-01");
  EXPECT_EQ(alliance.milestones(0).title(), "L");
  EXPECT_EQ(alliance.milestones(0).status(), v1::Milestone::MISSED);
}

TEST(ProjectionTest, WhatIsRecordedForLaterIsScheduledOnce) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2030-01-01", "stage_entered { stage: 'retire' }");
  const uint64_t retire = scenario.position();
  scenario.Given("2027", "party_succeeded { organization: 'organizations/x' successor: 'organizations/y' }");
  const v1::Alliance alliance = At(scenario, "2026-01-01");
  ASSERT_EQ(alliance.scheduled_changes_size(), 2);
  EXPECT_EQ(alliance.scheduled_changes(0).type(), "PartySucceeded");
  EXPECT_EQ(FormatDate(alliance.scheduled_changes(0).effective_on()), "2027");
  EXPECT_EQ(alliance.scheduled_changes(1).type(), "StageEntered");
  EXPECT_EQ(alliance.scheduled_changes(1).event(), absl::StrCat("events/", retire));
  EXPECT_EQ(alliance.parties_size(), 2);
}

TEST(ProjectionTest, OnlyTheNextOfManyScheduledChangesAreShown) {
  Scenario scenario = Scenario::WithAlliance();
  for (int year = 2500; year > 2030; --year) {
    scenario.Given(std::to_string(year), "stage_entered { stage: 'retire' }");
  }
  const v1::Alliance alliance = At(scenario, "2026-01-01");
  ASSERT_EQ(static_cast<size_t>(alliance.scheduled_changes_size()), kScheduledShownMax);
  EXPECT_EQ(alliance.scheduled_changes(0).effective_on().year(), 2031);
  EXPECT_EQ(alliance.scheduled_changes(99).effective_on().year(), 2130);
}

TEST(ProjectionTest, OfManyFiguresOfAPeriodTheLatestCountsWhateverTheirOrder) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2020-01-01", "kpi_defined { kpi: 'k' definition { display_name: 'K' unit: 'u' } }");
  for (const char* figure :
       {"2021-03 2022 3", "2021-01 2023 1", "2021-02 2022 2", "2021-01 2022 0", "2021-03 2023 9"}) {
    const std::vector<std::string> parts = absl::StrSplit(figure, ' ');
    scenario.Given(parts[1], absl::StrCat("kpi_measured { kpi: 'k' period: '", parts[0],
                                          "' value { number: '", parts[2], "' } }"));
  }
  const v1::Alliance alliance = At(scenario, "2024-01-01");
  std::string measured;
  for (const auto& value : alliance.kpis(0).measurements()) {
    absl::StrAppend(&measured, value.period(), "=", value.value().number(), " ");
  }
  EXPECT_EQ(measured, "2021-01=1 2021-02=2 2021-03=9 ");
  EXPECT_EQ(alliance.kpis(0).measurement_count(), 3u);
}

TEST(ProjectionTest, WhatIsNotDescribedAnewStaysAsItWas) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.Given("2022", "alliance_described { display_name: 'B' }")
      .Given("2023", "alliance_described { summary: 'T' }");
  EXPECT_EQ(At(scenario, "2021-01-01").display_name(), "A");
  EXPECT_EQ(At(scenario, "2024-01-01").display_name(), "B");
  EXPECT_EQ(At(scenario, "2024-01-01").summary(), "T");
  EXPECT_EQ(At(scenario, "2024-01-01").form(), "consortium");
}

TEST(ProjectionTest, AnOrganizationHasItsFirstNameBeforeItWasRegistered) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.GivenOn("organizations/x", "2022", "organization_renamed { display_name: 'New X' }");
  const auto& state = *scenario.world().FindOrganization("organizations/x");
  EXPECT_EQ(OrganizationAt(state, DayOfDate("1990-01-01")).display_name(), "x");
  EXPECT_EQ(OrganizationAt(state, DayOfDate("2021-01-01")).display_name(), "x");
  EXPECT_EQ(OrganizationAt(state, DayOfDate("2022-01-01")).display_name(), "New X");
}

TEST(ProjectionTest, TheNewestVersionOfAPlaybookCounts) {
  Scenario scenario;
  scenario.GivenOn("playbooks/p", "2021", "playbook_published { playbook { version: 2 } }")
      .GivenOn("playbooks/p", "2022", "playbook_published { playbook { version: 1 } }");
  const auto& state = *scenario.world().FindPlaybook("playbooks/p");
  EXPECT_EQ(PlaybookVersion(state, 0)->version(), 2u);
  EXPECT_EQ(PlaybookVersion(state, 1)->version(), 1u);
  EXPECT_EQ(PlaybookVersion(state, 3), nullptr);
}

TEST(ProjectionTest, AnApprovalTellsWhoDecided) {
  Scenario scenario;
  scenario.As("principals/one").GivenOn("approvals/p", "2024", "command_proposed { method: 'EndParty' }");
  scenario.As("principals/two").GivenOn("approvals/p", "2024", "proposal_rejected { }");
  const v1::Approval approval = ApprovalOf(*scenario.world().FindApproval("approvals/p"));
  EXPECT_EQ(approval.name(), "approvals/p");
  EXPECT_EQ(approval.state(), v1::Approval::REJECTED);
  EXPECT_EQ(approval.proposer(), "principals/one");
  EXPECT_EQ(approval.decider(), "principals/two");
  EXPECT_EQ(approval.version(), 2u);
}

}  // namespace
}  // namespace entente::domain
