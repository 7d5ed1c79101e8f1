#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "entente/v1/lifecycle_service.pb.h"
#include "gmock/gmock.h"
#include "services/domain/given_when_then.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/playbook/shipped.h"
#include "services/domain/projection.h"

namespace entente::domain {
namespace {

using testing::HasSubstr;

// An alliance that is run by the standard playbook.
class StandardTest : public testing::Test {
 protected:
  StandardTest() {
    v1::Fact published;
    *published.mutable_playbook_published()->mutable_playbook() = StandardPlaybook();
    scenario_.world().Record("playbooks/standard", "2020-01-01", published);
    for (const char* name : {"own", "x"}) {
      scenario_.GivenOn(absl::StrCat("organizations/", name), "2020-01-01",
                        absl::StrCat("organization_registered { is_own: ", name[0] == 'o', " }"));
    }
    scenario_.Given("2020-01-01",
                    "alliance_created { playbook_version: 'playbooks/standard@1' stage: 'strategy' }");
    scenario_.Given("2020-01-01", "party_joined { organization: 'organizations/own' }");
  }

  // A GO with every document shown and everything attested that gatekeepers attest.
  static std::string GoAt(const char* gate_id) {
    const v1::Playbook::Gate& gate = *FindGate(StandardPlaybook(), gate_id);
    std::string request = absl::StrCat("alliance: 'alliances/a' gate: '", gate_id,
                                       "' outcome: GO gatekeepers: 'people/k' gatekeepers: 'people/l' ");
    for (const auto& criterion : gate.criteria()) {
      if (criterion.judged_by().empty())
        absl::StrAppend(&request, "criteria { criterion: '", criterion.id(), "' standing: MET } ");
    }
    for (const auto& document : gate.documents())
      absl::StrAppend(&request, "documents { document: '", document.id(), "' } ");
    return request;
  }

  // Gives a command on a day, and records what it leads to.
  template <typename Request>
  void Does(const char* date, const std::string& request) {
    SCOPED_TRACE(absl::StrCat(date, " ", request));
    scenario_.world().SetToday(date);
    scenario_.When<Request>(request);
    ASSERT_TRUE(scenario_.decision().ok()) << scenario_.decision().status();
    for (const Fact& fact : scenario_.decision()->facts)
      scenario_.world().Record(fact.resource, date, fact.event);
  }

  void SignsOff(const char* date, const std::string& function) {
    const std::string which = "{ party: 'organizations/own' function: '" + function + "' }";
    scenario_.Given(date, "function_engaged " + which).Given(date, "function_signed_off " + which);
  }

  void Owner(const char* date, const std::string& role, const std::string& person) {
    scenario_.Given(date, "role_assigned { party: 'organizations/own' role: '" + role + "' person: '" +
                              person + "' capacity: HOLDER }");
  }

  v1::Alliance At(const char* date) {
    return AllianceAt(*scenario_.world().FindAlliance("alliances/a"), DayOfDate(date));
  }

  Scenario scenario_;
};

// R2, R37: nobody looks for a partner before a partner is wanted; everything that is missing is named.
TEST_F(StandardTest, TheFirstGateNamesEverythingThatIsMissing) {
  scenario_
      .When<v1::DecideGateRequest>(
          "alliance: 'alliances/a' gate: 'need_confirmed' outcome: GO gatekeepers: 'people/k'")
      .ThenRefused(v1::PRECONDITION_FAILED,
                   {"CRITERION_UNMET", "CRITERION_UNMET", "CRITERION_UNMET", "DOCUMENT_MISSING"});
  EXPECT_THAT(scenario_.decision().status().message(), HasSubstr("assessment of strategic needs"));
}

// R2: an alliance of which the assessment says that none is wanted ends as nothing.
TEST_F(StandardTest, WhatIsNotWantedEndsAsNothing) {
  scenario_.Given("2020-01-10", "needs_assessed { needs: 'reach' conclusion: BUILD }");
  scenario_.When<v1::EnterStageRequest>("alliance: 'alliances/a' stage: 'retired'")
      .Then({"stage_entered { stage: 'retired' }"});
}

// R11: without a manager nothing is negotiated.
TEST_F(StandardTest, NothingIsNegotiatedWithoutAManager) {
  scenario_.Given("2020-01-10", "stage_entered { stage: 'partner_selection' }");
  Owner("2020-01-10", "executive_sponsor", "people/s");
  SignsOff("2020-01-10", "business_development");
  scenario_.world().SetToday("2020-01-20");
  scenario_.When<v1::DecideGateRequest>(GoAt("partner_chosen"))
      .ThenRefused(v1::PRECONDITION_FAILED, {"CRITERION_UNMET"});
  EXPECT_THAT(scenario_.decision().status().message(), HasSubstr("alliance_manager"));
  scenario_.When<v1::EnterStageRequest>("alliance: 'alliances/a' stage: 'negotiation'")
      .ThenRefused(v1::PRECONDITION_FAILED, {"GATE_NOT_PASSED"});
}

// R37, R38: from the assessment of needs to retirement, through every gate.
TEST_F(StandardTest, AnAllianceCanGoTheWholeWay) {
  using Go = v1::DecideGateRequest;
  scenario_.Given("2020-01-10", "needs_assessed { needs: 'reach' conclusion: ALLY }");
  scenario_.Given("2020-01-10", "origin_stated { kind: CORPORATE_FUNCTION unit: 'Strategy' }");
  Does<Go>("2020-01-20", GoAt("need_confirmed"));
  Owner("2020-01-22", "executive_sponsor", "people/s");
  Owner("2020-01-22", "alliance_manager", "people/m");
  scenario_.Given("2020-01-22", "team_member_added { party: 'organizations/own' person: 'people/m' }");
  scenario_.Given("2020-02-01", "party_joined { organization: 'organizations/x' }");
  SignsOff("2020-02-10", "business_development");
  Does<Go>("2020-02-20", GoAt("partner_chosen"));
  SignsOff("2020-04-10", "legal");
  Does<Go>("2020-05-01", GoAt("terms_agreed"));
  for (const char* person : {"people/s", "people/m"}) {
    scenario_.Given("2020-05-10", absl::StrCat("counterparts_paired { person: '", person,
                                               "' party: 'organizations/own' counterpart: 'people/c' "
                                               "counterpart_party: 'organizations/x' }"));
  }
  SignsOff("2020-06-10", "product_management");
  Does<v1::StateObligationRequest>("2020-06-15",
                                   "alliance: 'alliances/a' obligation: 'secrecy' title: 'Keep it secret'"
                                   " party: 'organizations/x' owner: 'people/q' survives_retirement: true");
  Does<Go>("2020-07-01", GoAt("ready_to_launch"));
  Does<Go>("2020-10-01", GoAt("launch_completed"));
  Does<v1::InitiateRetirementRequest>(
      "2023-01-10", "alliance: 'alliances/a' cause: 'Reached.' transition_plan: 'Each goes on alone.'");
  Does<Go>("2023-02-01", GoAt("exit_decided"));
  Does<Go>("2023-06-01", GoAt("exit_completed"));
  for (const auto& [role, person] :
       {std::pair{"executive_sponsor", "people/s"}, {"alliance_manager", "people/m"}}) {
    scenario_.Given("2023-06-10", absl::StrCat("role_ended { party: 'organizations/own' role: '", role,
                                               "' person: '", person, "' capacity: HOLDER }"));
  }
  Does<v1::CompleteRetirementRequest>("2023-06-11", "alliance: 'alliances/a' lessons: 'Begin earlier.'");
  const v1::Alliance alliance = At("2023-06-11");
  EXPECT_EQ(alliance.lifecycle().stage(), "retired");
  EXPECT_EQ(alliance.lifecycle().status(), v1::Lifecycle::CLOSED);
  EXPECT_EQ(alliance.gate_decisions_size(), 7);
  EXPECT_EQ(At("2022-01-01").lifecycle().stage(), "operation");
}

}  // namespace
}  // namespace entente::domain
