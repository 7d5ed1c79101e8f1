// The daily answers and the findings, against a server that answers as it is told.
#include <cstdlib>

#include "clients/cli/exit_code.h"
#include "clients/cli/fake_server.h"
#include "clients/cli/invocation.h"
#include "entente/v1/activity_service.pb.h"
#include "entente/v1/approval_service.pb.h"
#include "entente/v1/duty_service.pb.h"
#include "entente/v1/finding_service.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kOverdue[] = R"pb(
  duties {
    alliance: "alliances/star"
    rule: "SPONSOR_SILENT"
    severity: WARN
    text: "people/p1 has to meet the sponsor of organizations/sas."
    why: "The playbook asks for it every 90 days; the last time was on 2024-05-03."
    due_on { year: 2024 month: 8 day: 1 }
    standing: OVERDUE
    responsible: "people/p1"
    days_late: 60
  }
  duties {
    alliance: "alliances/oneworld"
    text: "Reach the milestone \"Common lounge\"."
    due_on { year: 2024 month: 10 day: 15 }
    standing: UPCOMING
  }
)pb";

class DutyVerbsTest : public ::testing::Test {
 protected:
  DutyVerbsTest() {
    server_.people["people/p1"].set_name("people/p1");
    server_.people["people/p1"].set_display_name("Jane Roe");
  }

  Ended Run(const std::vector<std::string>& arguments) { return RunEntente(server_.address(), arguments); }

  // What the method was asked with last.
  template <typename Request>
  const Request& Asked(const std::string& method) {
    return static_cast<const Request&>(*server_.asked.at(method));
  }

  FakeServer server_;
};

TEST_F(DutyVerbsTest, MyShowsWhatIHoldAndHaveToSeeToWithNames) {
  server_.answers["GetMyDuties"].text = std::string(R"pb(
                                          roles {
                                            alliance: "alliances/star"
                                            display_name: "Star Alliance"
                                            party: "organizations/lufthansa"
                                            role: "executive_sponsor"
                                            is_deputy: true
                                            since { year: 2024 month: 1 }
                                            allocation_percent: 20
                                          }
                                        )pb") +
                                        kOverdue;
  const Ended ended = Run({"my", "p1", "--days", "0", "--on", "2024-09-30"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_EQ(ended.out, R"(Roles
  Star Alliance  star  executive_sponsor, deputy  lufthansa  since 2024-01  20 %

Overdue (1)
  2024-08-01  60 days late  star  SPONSOR_SILENT (WARN)
    Jane Roe has to meet the sponsor of organizations/sas.
    Why: The playbook asks for it every 90 days; the last time was on 2024-05-03.

Due (1)
  2024-10-15  oneworld
    Reach the milestone "Common lounge".
)");
  const auto& request = Asked<v1::GetMyDutiesRequest>("GetMyDuties");
  EXPECT_EQ(request.person(), "people/p1");
  EXPECT_TRUE(request.has_days());
  EXPECT_EQ(request.as_of().effective_on().day(), 30);
}

TEST_F(DutyVerbsTest, WhoIAmMayStandInTheEnvironment) {
  server_.answers["GetMyDuties"];
  ASSERT_EQ(setenv("ENTENTE_PERSON", "external:hr:7", 1), 0);
  EXPECT_EQ(Run({"my"}).out, "no roles\n\nnothing to see to\n");
  EXPECT_EQ(Asked<v1::GetMyDutiesRequest>("GetMyDuties").person(), "people/external:hr:7");
  EXPECT_FALSE(Asked<v1::GetMyDutiesRequest>("GetMyDuties").has_days());
  unsetenv("ENTENTE_PERSON");
  EXPECT_EQ(Run({"my"}).exit_code, kUsage);
}

TEST_F(DutyVerbsTest, TheCalendarSaysWhoAndNamesTheAllianceOnlyWhereThereAreSeveral) {
  server_.answers["ListDuties"].text = std::string(kOverdue) + "omitted_count: 12";
  const Ended all = Run({"due", "--person", "p1"});
  EXPECT_EQ(all.exit_code, kDone) << all.err;
  EXPECT_THAT(all.out, AllOf(HasSubstr("60 days late  star  SPONSOR_SILENT"), HasSubstr("Who: Jane Roe\n"),
                             HasSubstr("Who: nobody is known who could\n"), HasSubstr("\nand 12 more: ")));
  EXPECT_EQ(Asked<v1::ListDutiesRequest>("ListDuties").responsible(), "people/p1");
  EXPECT_EQ(Asked<v1::ListDutiesRequest>("ListDuties").alliance(), "");
  EXPECT_THAT(Run({"due", "star"}).out, HasSubstr("60 days late  SPONSOR_SILENT"));
  EXPECT_EQ(Asked<v1::ListDutiesRequest>("ListDuties").alliance(), "alliances/star");
  EXPECT_THAT(Run({"due", "--output", "json"}).out, HasSubstr("\"standing\": \"OVERDUE\""));
  server_.answers["ListDuties"].text = "";
  EXPECT_EQ(Run({"due"}).out, "nothing is due\n");
}

TEST_F(DutyVerbsTest, ABriefIsAskedForAsOfBothTimes) {
  server_.answers["GetAllianceBrief"].text = R"pb(
    alliance { name: "alliances/star" display_name: "Star Alliance" version: 9 }
    duties {
      text: "Ask people/p1."
      standing: OVERDUE
      due_on { year: 2024 }
      days_late: 1
    }
  )pb";
  const Ended ended = Run({"brief", "star", "--on", "2024-09-30", "--known-at", "2025-01-01"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_THAT(ended.out, AllOf(HasSubstr("Star Alliance\nalliances/star · version 9\n"),
                               HasSubstr("  2024  1 day late\n    Ask Jane Roe.\n")));
  const auto& request = Asked<v1::GetAllianceBriefRequest>("GetAllianceBrief");
  EXPECT_EQ(request.as_of().effective_on().month(), 9);
  EXPECT_EQ(request.as_of().recorded_before().seconds(), 1735689600);
}

TEST_F(DutyVerbsTest, ABriefForARoleIsTheOneForAHandover) {
  server_.answers["GetHandoverBrief"].text = R"pb(
    brief { alliance { name: "alliances/star" display_name: "Star Alliance" } }
    tenures {
      person: "people/p1"
      since { year: 2020 }
    }
  )pb";
  const Ended ended = Run({"brief", "star", "--role", "alliance_manager", "--party", "sas"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_THAT(ended.out, HasSubstr("Who held alliance_manager\n  Jane Roe  since 2020  never involved\n"));
  EXPECT_EQ(Asked<v1::GetHandoverBriefRequest>("GetHandoverBrief").party(), "organizations/sas");
  EXPECT_EQ(Run({"brief", "star", "--role", "alliance_manager"}).exit_code, kUsage);
  EXPECT_EQ(Run({"brief", "star", "--party", "sas"}).exit_code, kUsage);
}

TEST_F(DutyVerbsTest, FindingsTellWhatBecameOfThem) {
  server_.answers["ListFindings"].text = R"pb(
    findings {
      name: "alliances/star/findings/4"
      number: 4
      rule: "LATE_ALLIANCE_MANAGER"
      severity: WARN
      text: "people/p1 became alliance manager 30 days late."
      why: "A manager is due 30 days after opening."
      playbook_version: "playbooks/light@1"
      due_on { year: 2024 month: 3 day: 1 }
      detected_on { year: 2024 month: 3 day: 2 }
      events: "events/7"
      event: "events/12"
      lasting: true
      status: ACCEPTED
      accepted_until { year: 2025 }
      note: "Agreed with the board."
    }
  )pb";
  const Ended ended = Run({"findings", "star", "--rule", "LATE_ALLIANCE_MANAGER", "--status", "accepted"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_EQ(ended.out, R"(star #4  LATE_ALLIANCE_MANAGER (WARN)  accepted until 2025, stays
  Jane Roe became alliance manager 30 days late.
  Why: A manager is due 30 days after opening.
  Due on 2024-03-01, detected on 2024-03-02, by playbooks/light@1, as events/12
  Rests on: events/7
  Note: Agreed with the board.
)");
  const auto& request = Asked<v1::ListFindingsRequest>("ListFindings");
  EXPECT_EQ(request.alliance(), "alliances/star");
  EXPECT_EQ(request.status(), v1::Finding::ACCEPTED);
  server_.answers["ListFindings"].text = "";
  EXPECT_EQ(Run({"findings"}).out, "no findings\n");
  EXPECT_EQ(Run({"findings", "--status", "gone"}).exit_code, kUsage);
}

TEST_F(DutyVerbsTest, AFindingIsAcknowledgedAndASweepAskedForAsOfADay) {
  EXPECT_EQ(Run({"acknowledge", "star", "4", "--note", "Seen."}).exit_code, kDone);
  EXPECT_EQ(Run({"sweep", "star", "--on", "2024-09-30"}).exit_code, kDone);
  ASSERT_THAT(server_.commands, SizeIs(2));
  EXPECT_EQ(server_.commands[0].acknowledge_finding().number(), 4u);
  EXPECT_EQ(server_.commands[0].acknowledge_finding().note(), "Seen.");
  EXPECT_EQ(server_.commands[1].sweep_alliance().day().day(), 30);
  EXPECT_FALSE(server_.commands[1].sweep_alliance().context().has_effective_on());
  EXPECT_EQ(Run({"acknowledge", "star", "0"}).exit_code, kUsage);
  EXPECT_EQ(Run({"acknowledge", "star", "first"}).exit_code, kUsage);
}

TEST_F(DutyVerbsTest, AcceptingAFindingIsAProposal) {
  server_.answers["ProposeCommand"].text = R"pb(resource: "approvals/a1")pb";
  const Ended ended =
      Run({"accept", "star", "4", "--until", "2025-12-31", "--reason", "Known.", "--request-id", "r1"});
  EXPECT_EQ(ended.exit_code, kDone) << ended.err;
  EXPECT_THAT(ended.out,
              HasSubstr("Nothing is accepted yet. Someone else says: entente approve approvals/a1 "));
  EXPECT_THAT(server_.commands, IsEmpty());
  const auto& request = Asked<v1::ProposeCommandRequest>("ProposeCommand");
  EXPECT_EQ(request.context().request_id(), "r1");
  const auto& accept = request.command().accept_finding();
  EXPECT_EQ(accept.until().year(), 2025);
  EXPECT_EQ(accept.context().reason(), "Known.");
  EXPECT_EQ(accept.context().request_id(), "");
  const Ended dry = Run({"accept", "star", "4", "--until", "2025", "--reason", "Known.", "--dry-run"});
  EXPECT_THAT(dry.out, Not(HasSubstr("approve")));
  const auto& dry_request = Asked<v1::ProposeCommandRequest>("ProposeCommand");
  EXPECT_TRUE(dry_request.context().validate_only());
  EXPECT_FALSE(dry_request.command().accept_finding().context().validate_only());
  EXPECT_EQ(Run({"accept", "star", "4", "--until", "2025-12-31"}).exit_code, kUsage)
      << "a reason is required";
}

TEST_F(DutyVerbsTest, ActivitiesAreRecordedAndListed) {
  EXPECT_EQ(Run({"activity", "star", "sponsor_guidance", "p1", "p2", "--summary", "Agreed."}).exit_code,
            kDone);
  ASSERT_THAT(server_.commands, SizeIs(1));
  EXPECT_THAT(server_.commands[0].record_activity().participants(),
              testing::ElementsAre("people/p1", "people/p2"));
  server_.answers["ListActivities"].text = R"pb(
    activities {
      activity_type: "sponsor_guidance"
      participants: "people/p1"
      summary: "Agreed with people/p1."
      on { year: 2024 }
      event: "events/9"
    }
  )pb";
  EXPECT_EQ(Run({"activities", "star", "--person", "p1", "--type", "sponsor_guidance"}).out,
            "  2024  sponsor_guidance  Jane Roe  events/9\n    Agreed with Jane Roe.\n");
  EXPECT_EQ(Asked<v1::ListActivitiesRequest>("ListActivities").participant(), "people/p1");
  EXPECT_EQ(Run({"activity", "star", "sponsor_guidance"}).exit_code, kUsage);
}

}  // namespace
}  // namespace entente::cli
