#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "entente/v1/ownership_service.pb.h"
#include "entente/v1/plan_service.pb.h"
#include "services/answers/activities.h"
#include "services/answers/answers_fixture.h"
#include "services/answers/briefs.h"
#include "services/answers/duties.h"
#include "services/answers/findings.h"
#include "services/answers/rules.h"
#include "services/ledger/restaged_log.h"

namespace entente::answers {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::string Shown(const v1::Duty& duty) {
  return absl::StrCat(domain::FormatDate(duty.due_on()), " ", duty.alliance(), " ", duty.rule(), " ",
                      v1::Duty::Standing_Name(duty.standing()));
}

template <typename Answer>
std::vector<std::string> DutiesOf(const absl::StatusOr<Answer>& answer) {
  EXPECT_TRUE(answer.ok()) << answer.status();
  std::vector<std::string> duties;
  if (!answer.ok()) return duties;
  for (const v1::Duty& duty : answer->duties()) duties.push_back(Shown(duty));
  return duties;
}

class DutiesTest : public AnswersTest {
 protected:
  std::vector<std::string> List(const std::string& text) {
    return DutiesOf(ListDuties(Now(), domain::Parse<v1::ListDutiesRequest>(text)));
  }
  // Makes a person the manager of an alliance.
  void Assign(const std::string& alliance, const std::string& person, const std::string& date) {
    auto request = domain::Parse<v1::AssignRoleRequest>(
        absl::StrCat("alliance: '", alliance,
                     "' party: 'organizations/own' role: 'alliance_manager' person: '", person, "'"));
    *request.mutable_context()->mutable_effective_on() = DateOf(date);
    Must(request);
  }
};

// R10: what is overdue, and what is due within some days.
TEST_F(DutiesTest, TheCalendarIsInTheOrderOfDueDates) {
  EXPECT_THAT(List(""), ElementsAre("2025-05-31 alliances/x ALLIANCE_MANAGER_MISSING OVERDUE",
                                    "2025-05-31 alliances/x EXECUTIVE_SPONSOR_MISSING OVERDUE",
                                    "2025-07-10 alliances/y ALLIANCE_MANAGER_MISSING UPCOMING",
                                    "2025-07-10 alliances/y EXECUTIVE_SPONSOR_MISSING UPCOMING"));
  EXPECT_THAT(List("days: 24"), testing::SizeIs(2));
  EXPECT_THAT(List("alliance: 'alliances/y'"), testing::SizeIs(2));
  EXPECT_THAT(List("alliance: 'alliances/y' days: 0"), IsEmpty());
  EXPECT_THAT(ListDuties(Now(), domain::Parse<v1::ListDutiesRequest>("alliance: 'alliances/none'")),
              ledger::RefusedWith(v1::RESOURCE_NOT_FOUND));
}

TEST_F(DutiesTest, AreAnsweredAsOfADay) {
  EXPECT_THAT(List("as_of { effective_on { year: 2025 month: 5 day: 15 } }"),
              ElementsAre("2025-05-31 alliances/x ALLIANCE_MANAGER_MISSING UPCOMING",
                          "2025-05-31 alliances/x EXECUTIVE_SPONSOR_MISSING UPCOMING"));
}

// R43: what was agreed is due as well, without a rule.
TEST_F(DutiesTest, WhatWasPlannedIsDueWithoutARule) {
  Must<v1::PlanMilestoneRequest>(R"(alliance: "alliances/y" milestone_id: "launch" kind: "product"
                                    title: "Launch" due_on { year: 2025 month: 6 day: 12 })");
  EXPECT_THAT(List("alliance: 'alliances/y' days: 0"), ElementsAre("2025-06-12 alliances/y  OVERDUE"));
}

// R10, R84: mine is what I have to see to, wherever I hold a role.
TEST_F(DutiesTest, MineAreThoseThatISeeTo) {
  const std::string ada = Person();
  const std::string bob = Person();
  Assign("alliances/x", ada, "2025-05-20");
  v1::GetMyDutiesRequest request;
  request.set_person(ada);
  const auto mine = GetMyDuties(Now(), request);
  EXPECT_THAT(DutiesOf(mine), ElementsAre("2025-05-31 alliances/x EXECUTIVE_SPONSOR_MISSING OVERDUE"));
  ASSERT_EQ(mine->roles_size(), 1);
  EXPECT_EQ(mine->roles(0).role(), "alliance_manager");
  EXPECT_EQ(mine->roles(0).display_name(), "The alliance x");
  EXPECT_EQ(domain::FormatDate(mine->roles(0).since()), "2025-05-20");
  *request.mutable_as_of() = On("2025-05-19");
  EXPECT_THAT(DutiesOf(GetMyDuties(Now(), request)), IsEmpty());
  request.clear_as_of();
  request.set_person(bob);
  EXPECT_THAT(DutiesOf(GetMyDuties(Now(), request)), IsEmpty());
  request.set_person("people/nobody");
  EXPECT_THAT(GetMyDuties(Now(), request), ledger::RefusedWith(v1::RESOURCE_NOT_FOUND));
  EXPECT_THAT(List(absl::StrCat("responsible: '", ada, "'")),
              ElementsAre("2025-05-31 alliances/x EXECUTIVE_SPONSOR_MISSING OVERDUE"));
}

TEST_F(DutiesTest, TheBriefShowsWhatIsNextAndWhatIsOpen) {
  Sweep("alliances/x");
  v1::GetAllianceBriefRequest request;
  request.set_alliance("alliances/x");
  const auto brief = GetAllianceBrief(Now(), request);
  ASSERT_TRUE(brief.ok()) << brief.status();
  EXPECT_EQ(brief->alliance().display_name(), "The alliance x");
  std::vector<std::string> next;
  for (const v1::NextStep& step : brief->next_steps()) next.push_back(step.stage());
  EXPECT_THAT(next, ElementsAre("develop", "retire"));
  EXPECT_EQ(brief->duties_size(), 2);
  EXPECT_EQ(brief->findings_size(), 2);
  request.set_alliance("alliances/none");
  EXPECT_THAT(GetAllianceBrief(Now(), request), ledger::RefusedWith(v1::RESOURCE_NOT_FOUND));
}

// R84: a finding that is cleared is no part of the brief.
TEST_F(DutiesTest, TheBriefForgetsWhatIsDone) {
  Sweep("alliances/x");
  Assign("alliances/x", Person(), "2025-06-15");
  Sweep("alliances/x");
  v1::GetAllianceBriefRequest request;
  request.set_alliance("alliances/x");
  const auto brief = GetAllianceBrief(Now(), request);
  ASSERT_TRUE(brief.ok()) << brief.status();
  std::vector<std::string> rules;
  for (const v1::Finding& finding : brief->findings()) rules.push_back(finding.rule());
  EXPECT_THAT(rules, UnorderedElementsAre("EXECUTIVE_SPONSOR_MISSING", "LATE_ALLIANCE_MANAGER"));
}

TEST_F(DutiesTest, TheHandoverBriefTellsWhoHeldTheRole) {
  const std::string ada = Person();
  const std::string bob = Person();
  Assign("alliances/x", ada, "2025-05-20");
  Assign("alliances/x", bob, "2025-06-01");
  auto request = domain::Parse<v1::GetHandoverBriefRequest>(
      "alliance: 'alliances/x' party: 'organizations/own' role: 'alliance_manager'");
  const auto brief = GetHandoverBrief(Now(), request);
  ASSERT_TRUE(brief.ok()) << brief.status();
  ASSERT_EQ(brief->tenures_size(), 2);
  EXPECT_EQ(brief->tenures(0).person(), bob);
  EXPECT_FALSE(brief->tenures(0).has_until());
  EXPECT_EQ(brief->tenures(1).person(), ada);
  EXPECT_EQ(domain::FormatDate(brief->tenures(1).until()), "2025-06-01");
  request.set_role("conductor");
  EXPECT_THAT(GetHandoverBrief(Now(), request), ledger::RefusedWith(v1::NOT_IN_PLAYBOOK));
  request.set_role("alliance_manager");
  request.set_party("organizations/stranger");
  EXPECT_THAT(GetHandoverBrief(Now(), request), ledger::RefusedWith(v1::RESOURCE_NOT_FOUND));
}

// R108: why a rule applies.
TEST_F(DutiesTest, ARuleIsExplained) {
  auto request =
      domain::Parse<v1::ExplainRuleRequest>("alliance: 'alliances/x' rule: 'ALLIANCE_MANAGER_MISSING'");
  const auto explained = ExplainRule(Now(), request);
  ASSERT_TRUE(explained.ok()) << explained.status();
  EXPECT_TRUE(explained->in_force());
  EXPECT_FALSE(explained->holds());
  EXPECT_EQ(explained->playbook_version(), "playbooks/light@1");
  request.set_rule("NO_SUCH_RULE");
  EXPECT_THAT(ExplainRule(Now(), request), ledger::RefusedWith(v1::RESOURCE_NOT_FOUND));
}

// R107: the catalogue.
TEST_F(DutiesTest, AllRulesAreListedWithTheirParameters) {
  std::vector<std::string> ids;
  const v1::ListRulesResponse listed = ListRules();
  for (const v1::KnownRule& rule : listed.rules()) {
    ids.push_back(rule.id());
    EXPECT_NE(rule.says(), "") << rule.id();
    EXPECT_NE(rule.requirements(), "") << rule.id();
  }
  EXPECT_THAT(ids, Contains("ALLIANCE_MANAGER_MISSING"));
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
}

// R121: the version by which it is run changes nothing; one that there is not is refused.
TEST_F(DutiesTest, AnAdoptionIsForeseen) {
  auto request =
      domain::Parse<v1::PreviewAdoptionRequest>("alliance: 'alliances/x' playbook: 'playbooks/light'");
  const auto preview = PreviewAdoption(Now(), request);
  ASSERT_TRUE(preview.ok()) << preview.status();
  EXPECT_EQ(preview->to_version(), "playbooks/light@1");
  EXPECT_THAT(preview->changes(), IsEmpty());
  request.set_version(7);
  EXPECT_THAT(PreviewAdoption(Now(), request), ledger::RefusedWith(v1::RESOURCE_NOT_FOUND));
  request.set_playbook("playbooks/none");
  EXPECT_THAT(PreviewAdoption(Now(), request), ledger::RefusedWith(v1::RESOURCE_NOT_FOUND));
}

// The same question about the same day and position has the same answer, to the byte: later, and from a log
// that was built anew from the records.
TEST_F(DutiesTest, AnswersForADayAndPositionAreTheSameBytesForEver) {
  const std::string ada = Person();
  Assign("alliances/x", ada, "2025-05-20");
  Sweep("alliances/x");
  v1::AsOf as_of = On("2025-06-15");
  as_of.set_position(End());
  const auto answers_of = [&](const Sources& sources) {
    v1::ListFindingsRequest findings;
    v1::ListDutiesRequest duties;
    v1::GetMyDutiesRequest mine;
    v1::GetAllianceBriefRequest brief;
    mine.set_person(ada);
    brief.set_alliance("alliances/x");
    *findings.mutable_as_of() = *duties.mutable_as_of() = *mine.mutable_as_of() = *brief.mutable_as_of() =
        as_of;
    return std::vector<std::string>{ListFindings(sources, findings)->SerializeAsString(),
                                    ListDuties(sources, duties)->SerializeAsString(),
                                    GetMyDuties(sources, mine)->SerializeAsString(),
                                    GetAllianceBrief(sources, brief)->SerializeAsString()};
  };
  const std::vector<std::string> today = answers_of(Now());
  for (const std::string& answer : today) EXPECT_NE(answer, "");

  // What becomes known later: the owner was there all the time, and another alliance.
  Assign("alliances/x", ada, "2025-05-02");
  Open("a", "2025-05-02");
  Assign("alliances/a", ada, "2025-05-03");
  Sweep("alliances/x");
  EXPECT_EQ(answers_of({log_, domain::DayOfDate("2026-01-01")}), today);

  storage::MemoryEventLog anew;
  ledger::RestagedLog restaged(&anew, keys_.get(), {"replay", "test", now_, absl::UTCTimeZone()});
  for (uint64_t position = 1; position <= End(); ++position) {
    const storage::StoredRecord stored = *log_.Read(position);
    const history::Event event = *history::DecodeEvent(stored);
    ASSERT_TRUE(restaged.Add(event.record, stored.bytes, event.fact).ok());
  }
  ASSERT_TRUE(restaged.Finish().ok());
  EXPECT_EQ(answers_of({anew, domain::DayOfDate("2026-01-01")}), today);
}

}  // namespace
}  // namespace entente::answers
