// The commands of an alliance's life and of those who work on it: one verb sends one command.
#include "clients/cli/exit_code.h"
#include "clients/cli/fake_server.h"
#include "clients/cli/invocation.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace entente::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class LifecycleVerbsTest : public ::testing::Test {
 protected:
  Ended Run(const std::vector<std::string>& arguments) { return RunEntente(server_.address(), arguments); }

  // The command that a command line sends; it must be understood and send one.
  v1::Command Sent(const std::vector<std::string>& arguments) {
    server_.commands.clear();
    const Ended ended = Run(arguments);
    EXPECT_EQ(ended.exit_code, kDone) << testing::PrintToString(arguments) << ended.err;
    EXPECT_THAT(server_.commands, SizeIs(1));
    return server_.commands.empty() ? v1::Command() : server_.commands[0];
  }

  FakeServer server_;
};

TEST_F(LifecycleVerbsTest, AGateTakesEverythingThatItsKeepersSay) {
  const auto gate = Sent({"gate",
                          "star",
                          "launch",
                          "go",
                          "--gatekeeper",
                          "p1",
                          "--gatekeeper",
                          "external:hr:7",
                          "--met",
                          "fit",
                          "--met",
                          "funds:Signed off: yes",
                          "--unmet",
                          "team",
                          "--waive",
                          "legal=2025-01-31:Notary is late",
                          "--waive",
                          "tax=2025",
                          "--document",
                          "term_sheet=https://docs/1?a=b",
                          "--condition",
                          "hire=2025-03-01:Hire a manager: soon",
                          "--condition-owner",
                          "hire=p2",
                          "--reason",
                          "Good."})
                        .decide_gate();
  EXPECT_EQ(gate.alliance(), "alliances/star");
  EXPECT_EQ(gate.gate(), "launch");
  EXPECT_EQ(gate.outcome(), v1::GateDecision::GO);
  EXPECT_THAT(gate.gatekeepers(), ElementsAre("people/p1", "people/external:hr:7"));
  ASSERT_THAT(gate.criteria(), SizeIs(5));
  using Result = v1::GateDecision::CriterionResult;
  EXPECT_EQ(gate.criteria(0).standing(), Result::MET);
  EXPECT_EQ(gate.criteria(1).criterion(), "funds");
  EXPECT_EQ(gate.criteria(1).text(), "Signed off: yes");
  EXPECT_EQ(gate.criteria(2).standing(), Result::UNMET);
  EXPECT_EQ(gate.criteria(3).standing(), Result::WAIVED);
  EXPECT_EQ(gate.criteria(3).waived_until().month(), 1);
  EXPECT_EQ(gate.criteria(3).text(), "Notary is late");
  EXPECT_EQ(gate.criteria(4).waived_until().year(), 2025);
  EXPECT_EQ(gate.documents(0).evidence().uri(), "https://docs/1?a=b");
  ASSERT_THAT(gate.conditions(), SizeIs(1));
  EXPECT_EQ(gate.conditions(0).text(), "Hire a manager: soon");
  EXPECT_EQ(gate.conditions(0).owner(), "people/p2");
  EXPECT_EQ(gate.context().reason(), "Good.");
  EXPECT_THAT(gate.context().request_id(), SizeIs(36));
}

TEST_F(LifecycleVerbsTest, AGateThatIsHeldSaysUntilWhen) {
  const auto gate =
      Sent({"gate", "star", "launch", "hold", "--gatekeeper", "p1", "--resume", "2025-02-01"}).decide_gate();
  EXPECT_EQ(gate.outcome(), v1::GateDecision::HOLD);
  EXPECT_EQ(gate.resume_on().month(), 2);
  EXPECT_EQ(Sent({"gate", "star", "launch", "no-go", "--gatekeeper", "p1"}).decide_gate().outcome(),
            v1::GateDecision::NO_GO);
}

TEST_F(LifecycleVerbsTest, WhatAGateCannotMeanIsNotSent) {
  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{"perhaps", "--gatekeeper", "p1"},
                                             {"go"},
                                             {"go", "--gatekeeper", "p1", "--waive", "legal"},
                                             {"go", "--gatekeeper", "p1", "--waive", "legal=soon"},
                                             {"go", "--gatekeeper", "p1", "--condition", "hire=2025-03-01"},
                                             {"go", "--gatekeeper", "p1", "--condition", "hire=soon:x"},
                                             {"go", "--gatekeeper", "p1", "--condition-owner", "hire=p2"},
                                             {"go", "--gatekeeper", "p1", "--document", "term_sheet"},
                                             {"hold", "--gatekeeper", "p1", "--resume", "soon"}}) {
    std::vector<std::string> arguments = {"gate", "star", "launch"};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    const Ended ended = Run(arguments);
    EXPECT_EQ(ended.exit_code, kUsage) << testing::PrintToString(wrong);
    EXPECT_FALSE(ended.err.empty());
  }
  EXPECT_THAT(server_.commands, IsEmpty());
}

TEST_F(LifecycleVerbsTest, TheEndOfAnAllianceIsDecidedAndCompleted) {
  EXPECT_EQ(Sent({"condition", "star", "launch", "hire"}).meet_gate_condition().condition(), "hire");
  const auto obligation = Sent({"obligation", "star", "nda", "Confidentiality", "--party", "sas", "--owner",
                                "p1", "--due", "2030", "--survives"})
                              .state_obligation();
  EXPECT_EQ(obligation.obligation(), "nda");
  EXPECT_EQ(obligation.title(), "Confidentiality");
  EXPECT_EQ(obligation.party(), "organizations/sas");
  EXPECT_EQ(obligation.owner(), "people/p1");
  EXPECT_EQ(obligation.due_on().year(), 2030);
  EXPECT_TRUE(obligation.survives_retirement());
  EXPECT_EQ(Sent({"discharge", "star", "nda"}).discharge_obligation().obligation(), "nda");
  const auto retire =
      Sent({"retire", "star", "--cause", "Done.", "--plan", "Sell it."}).initiate_retirement();
  EXPECT_EQ(retire.cause(), "Done.");
  EXPECT_EQ(retire.transition_plan(), "Sell it.");
  EXPECT_THAT(Sent({"retired", "star", "--lesson", "a", "--lesson", "b"}).complete_retirement().lessons(),
              ElementsAre("a", "b"));
  EXPECT_EQ(Run({"retired", "star"}).exit_code, kUsage);
  EXPECT_EQ(Run({"retire", "star", "--cause", "Done."}).exit_code, kUsage);
}

TEST_F(LifecycleVerbsTest, WhereAnAllianceComesFromIsStated) {
  const auto needs = Sent({"needs", "star", "ally", "--need", "Reach", "--need", "Speed", "--gap",
                           "No routes", "--option", "Buy: too dear"})
                         .assess_needs();
  EXPECT_EQ(needs.conclusion(), v1::NeedsAssessment::ALLY);
  EXPECT_THAT(needs.needs(), ElementsAre("Reach", "Speed"));
  EXPECT_THAT(needs.gaps(), ElementsAre("No routes"));
  EXPECT_THAT(needs.options(), ElementsAre("Buy: too dear"));
  const auto origin = Sent({"origin", "star", "unit", "Network", "--objective", "Grow"}).state_origin();
  EXPECT_EQ(origin.kind(), v1::AllianceOrigin::BUSINESS_UNIT);
  EXPECT_EQ(origin.unit(), "Network");
  EXPECT_EQ(origin.objective(), "Grow");
  EXPECT_EQ(Sent({"origin", "star", "function", "Strategy"}).state_origin().kind(),
            v1::AllianceOrigin::CORPORATE_FUNCTION);
  const auto classified =
      Sent({"classify", "star", "--tier", "strategic", "--area", "sales"}).classify_alliance();
  EXPECT_EQ(classified.tier(), "strategic");
  EXPECT_THAT(classified.business_areas(), ElementsAre("sales"));
  EXPECT_EQ(Run({"needs", "star", "marry", "--need", "x"}).exit_code, kUsage);
  EXPECT_EQ(Run({"needs", "star", "ally"}).exit_code, kUsage);
}

TEST_F(LifecycleVerbsTest, FunctionsAreEngagedSignOffAndAreReleased) {
  const auto engage = Sent({"engage", "star", "legal", "--party", "sas", "--person", "p1"}).engage_function();
  EXPECT_EQ(engage.function(), "legal");
  EXPECT_EQ(engage.party(), "organizations/sas");
  EXPECT_EQ(engage.person(), "people/p1");
  EXPECT_EQ(Sent({"sign-off", "star", "legal", "--party", "sas"}).sign_off_function().function(), "legal");
  EXPECT_EQ(Sent({"release", "star", "legal", "--party", "sas"}).release_function().party(),
            "organizations/sas");
}

TEST_F(LifecycleVerbsTest, RolesAreAssignedHandedOverAndEnded) {
  EXPECT_EQ(Sent({"assign", "star", "sponsor", "p1", "--party", "sas", "--allocation", "20"})
                .assign_role()
                .allocation_percent(),
            20u);
  EXPECT_EQ(Run({"assign", "star", "sponsor", "p1", "--party", "sas", "--allocation", "101"}).exit_code,
            kUsage);
  const auto handover = Sent({"handover", "star", "sponsor", "p1", "p2", "--party", "sas", "--takes-over",
                              "2025-02-01", "--until", "2025-03-01", "--brief", "Ask first."})
                            .agree_handover();
  EXPECT_EQ(handover.from_person(), "people/p1");
  EXPECT_EQ(handover.to_person(), "people/p2");
  EXPECT_EQ(handover.takes_over_on().month(), 2);
  EXPECT_EQ(handover.overlap_until().month(), 3);
  EXPECT_EQ(handover.brief(), "Ask first.");
  EXPECT_FALSE(handover.context().has_effective_on());
  EXPECT_EQ(Sent({"handed-over", "star", "sponsor", "p2", "--party", "sas"}).complete_handover().to_person(),
            "people/p2");
  const auto ended = Sent({"unassign", "star", "sponsor", "p2", "--party", "sas", "--deputy"}).end_role();
  EXPECT_EQ(ended.person(), "people/p2");
  EXPECT_EQ(ended.capacity(), v1::RoleHolding::DEPUTY);
}

TEST_F(LifecycleVerbsTest, TeamsCounterpartsAndInsightsAreRecorded) {
  const auto member =
      Sent({"team", "add", "star", "p1", "--party", "sas", "--function", "legal", "--allocation", "10"})
          .add_team_member();
  EXPECT_EQ(member.function(), "legal");
  EXPECT_EQ(member.allocation_percent(), 10u);
  EXPECT_EQ(Sent({"team", "remove", "star", "p1"}).remove_team_member().person(), "people/p1");
  const auto pair = Sent({"pair", "star", "p1", "p2", "--party", "sas", "--counterpart-party", "lufthansa"})
                        .pair_counterparts();
  EXPECT_EQ(pair.party(), "organizations/sas");
  EXPECT_EQ(pair.counterpart_party(), "organizations/lufthansa");
  EXPECT_EQ(Sent({"unpair", "star", "p1", "p2"}).unpair_counterparts().counterpart(), "people/p2");
  const auto insight =
      Sent({"insight", "star", "sas", "decision-style", "By consensus."}).record_partner_insight();
  EXPECT_EQ(insight.topic(), v1::PartnerInsight::DECISION_STYLE);
  EXPECT_EQ(insight.text(), "By consensus.");
  EXPECT_EQ(Run({"insight", "star", "sas", "weather", "Rainy."}).exit_code, kUsage);
}

TEST_F(LifecycleVerbsTest, PeopleAtWorkAreDescribedAndLeave) {
  const auto profile = Sent({"profile", "p1", "--capacity", "40", "--job", "product manager", "--unit",
                             "Network", "--remit", "sales", "--remit", "network"})
                           .set_work_profile();
  EXPECT_EQ(profile.name(), "people/p1");
  EXPECT_EQ(profile.capacity_percent(), 40u);
  EXPECT_EQ(profile.main_job(), "product manager");
  EXPECT_THAT(profile.remit(), ElementsAre("sales", "network"));
  const auto competency = Sent({"competency", "p1", "negotiation", "3"}).assess_competency();
  EXPECT_EQ(competency.competency(), "negotiation");
  EXPECT_EQ(competency.level(), 3u);
  EXPECT_EQ(Run({"competency", "p1", "negotiation", "6"}).exit_code, kUsage);
  EXPECT_EQ(Sent({"depart", "p1", "--on", "2025-01-01"}).depart_person().context().effective_on().year(),
            2025);
}

TEST_F(LifecycleVerbsTest, HelpShowsEveryVerbInAGroup) {
  const Ended ended = Run({"--help"});
  EXPECT_EQ(ended.exit_code, kDone);
  EXPECT_THAT(ended.out, testing::HasSubstr("Day by day:\n  my "));
  EXPECT_THAT(ended.out, testing::Not(testing::HasSubstr("Subcommands:")));
}

}  // namespace
}  // namespace entente::cli
