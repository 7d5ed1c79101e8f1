#include "entente/v1/ownership_service.pb.h"
#include "services/domain/rules/duties_of.h"

namespace entente::domain {
namespace {

using Add = v1::AddTeamMemberRequest;
using Remove = v1::RemoveTeamMemberRequest;
using Pair = v1::PairCounterpartsRequest;
using Unpair = v1::UnpairCounterpartsRequest;
using Insight = v1::RecordPartnerInsightRequest;
using Assign = v1::AssignRoleRequest;

const char kMember[] = "alliance: 'alliances/a' person: 'people/p' ";
const char kOwn[] = "party: 'organizations/own' ";
const char kAdded[] = "team_member_added { person: 'people/p' party: 'organizations/own' }";
const char kPair[] =
    "person: 'people/p' party: 'organizations/own' counterpart: 'people/q' counterpart_party: "
    "'organizations/x' ";
const char kPaired[] =
    "counterparts_paired { person: 'people/p' party: 'organizations/own' counterpart: 'people/q'"
    " counterpart_party: 'organizations/x' }";
const char kAlliance[] = "alliance: 'alliances/a' ";
const char kTeamRule[] = "rules { id: 'MANAGER_NOT_IN_TEAM' severity: WARN ";

std::string Plus(const char* a, const char* b, const std::string& c = "") {
  return std::string(a) + b + c;
}

Scenario Closed() {
  Scenario scenario = WithPlaybook("functions { id: 'legal' }");
  scenario.Given("2025-01-01", "status_changed { status: CLOSED }");
  return scenario;
}

// R1, R51: many take part, each for a function and with a part of the working time.
TEST(TeamDecideTest, SomeoneJoinsTheTeam) {
  Scenario scenario = WithPlaybook("functions { id: 'legal' }");
  scenario.When<Add>(Plus(kMember, kOwn, "function: 'legal' allocation_percent: 20"))
      .Then({"team_member_added { person: 'people/p' party: 'organizations/own' function: 'legal'"
             " allocation_percent: 20 }"});
  scenario.Given("2024", kAdded).When<Add>(Plus(kMember, kOwn)).ThenNothing();
  scenario.When<Add>(Plus(kMember, kOwn, "allocation_percent: 20"))
      .Then({"team_member_added { person: 'people/p' party: 'organizations/own' allocation_percent: 20 }"});
}

TEST(TeamDecideTest, ATeamHasMembersOfPartiesAndFunctionsOfThePlaybook) {
  WithPlaybook()
      .When<Add>(Plus(kMember, "party: 'organizations/z'"))
      .ThenRefused(v1::PRECONDITION_FAILED, {"NEVER_A_PARTY"});
  WithPlaybook()
      .When<Add>(Plus(kMember, kOwn, "function: 'magic'"))
      .ThenRefused(v1::NOT_IN_PLAYBOOK, {"function"});
  Closed().When<Add>(Plus(kMember, kOwn)).ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
  Scenario().When<Add>(Plus(kMember, kOwn)).ThenRefused(v1::RESOURCE_NOT_FOUND, {"alliance"});
}

TEST(TeamDecideTest, OnlyAMemberLeavesTheTeam) {
  Scenario scenario = WithPlaybook();
  scenario.When<Remove>(kMember).ThenRefused(v1::PRECONDITION_FAILED, {"NOT_IN_TEAM"});
  scenario.Given("2024", kAdded).When<Remove>(kMember).Then({"team_member_removed { person: 'people/p' }"});
  scenario.Given("2025", "team_member_removed { person: 'people/p' }");
  scenario.When<Remove>(kMember).ThenRefused(v1::PRECONDITION_FAILED, {"NOT_IN_TEAM"});
}

// R14: an owner stays in the team, where the playbook says so.
TEST(TeamDecideTest, AnOwnerDoesNotLeaveTheTeam) {
  Scenario scenario = WithPlaybook(std::string(kTeamRule) + "}");
  Holds(scenario, "2024", "alliance_manager", "p");
  scenario.Given("2024", kAdded)
      .When<Remove>(kMember)
      .ThenRefused(v1::PRECONDITION_FAILED, {"OWNER_OF_THE_ALLIANCE"});
  Ends(scenario, "2025", "alliance_manager", "p");
  scenario.When<Remove>(kMember).Then({"team_member_removed { person: 'people/p' }"});

  Scenario free = WithPlaybook();
  Holds(free, "2024", "alliance_manager", "p");
  free.Given("2024", kAdded).When<Remove>(kMember).Then({"team_member_removed { person: 'people/p' }"});
}

// R14: whoever becomes an owner is in the team from then on.
TEST(TeamDecideTest, AnOwnerJoinsTheTeamWithTheRole) {
  const std::string assign = Plus(kMember, kOwn, "role: 'alliance_manager' ");
  const std::string assigned =
      "role_assigned { party: 'organizations/own' role: 'alliance_manager' person: 'people/p' capacity: "
      "HOLDER }";
  Scenario scenario = WithPlaybook(std::string(kTeamRule) + With("before_stage", "run") + "}");
  scenario.When<Assign>(assign).Then({assigned, kAdded});
  scenario.When<Assign>(assign + "context { historical: true }").Then({assigned});
  scenario.When<Assign>(assign + "context { corrects: 'events/1' }").Then({assigned});
  scenario.When<Assign>(assign + "capacity: DEPUTY")
      .Then({"role_assigned { party: 'organizations/own' role: 'alliance_manager' person: 'people/p'"
             " capacity: DEPUTY }"});
  scenario.When<Assign>(Plus(kMember, kOwn, "role: 'office_holder' office: 'chair'"))
      .Then({"role_assigned { party: 'organizations/own' role: 'office_holder' office: 'chair'"
             " person: 'people/p' capacity: HOLDER }"});
  scenario.Given("2025", "stage_entered { stage: 'run' }").When<Assign>(assign).Then({assigned});

  Scenario member = WithPlaybook(std::string(kTeamRule) + "}");
  member.Given("2024", kAdded).When<Assign>(assign).Then({assigned});
  WithPlaybook().When<Assign>(assign).Then({assigned});
}

// R15: two people of different parties face each other.
TEST(TeamDecideTest, CounterpartsArePaired) {
  Scenario scenario = WithPlaybook();
  scenario.When<Pair>(Plus(kAlliance, kPair)).Then({kPaired});
  scenario.Given("2024", kPaired)
      .When<Pair>(Plus(kAlliance, kPair))
      .ThenRefused(v1::PRECONDITION_FAILED, {"PAIRED_ALREADY"});
  scenario
      .When<Pair>(Plus(kAlliance,
                       "person: 'people/q' party: 'organizations/x' counterpart: 'people/p'"
                       " counterpart_party: 'organizations/own'"))
      .ThenRefused(v1::PRECONDITION_FAILED, {"PAIRED_ALREADY"});
}

TEST(TeamDecideTest, APairIsOfTwoPeopleOfTwoParties) {
  WithPlaybook()
      .When<Pair>(Plus(kAlliance,
                       "person: 'people/p' party: 'organizations/own' counterpart: 'people/p'"
                       " counterpart_party: 'organizations/own'"))
      .ThenRefused(v1::FIELD_INVALID, {"counterpart", "counterpart_party"});
  WithPlaybook()
      .When<Pair>(Plus(kAlliance,
                       "person: 'people/p' party: 'organizations/y' counterpart: 'people/q'"
                       " counterpart_party: 'organizations/z'"))
      .ThenRefused(v1::PRECONDITION_FAILED, {"NEVER_A_PARTY", "NEVER_A_PARTY"});
  Closed().When<Pair>(Plus(kAlliance, kPair)).ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
}

TEST(TeamDecideTest, APairEndsInEitherOrder) {
  const std::string other = Plus(kAlliance, "person: 'people/q' counterpart: 'people/p'");
  Scenario scenario = WithPlaybook();
  scenario.When<Unpair>(other).ThenRefused(v1::PRECONDITION_FAILED, {"NOT_PAIRED"});
  scenario.When<Unpair>(other + "context { historical: true }")
      .Then({"counterparts_unpaired { person: 'people/q' counterpart: 'people/p' }"})
      .ThenRemarked({"INFO NOT_PAIRED"});
  scenario.Given("2024", kPaired)
      .When<Unpair>(other)
      .Then({"counterparts_unpaired { person: 'people/p' counterpart: 'people/q' }"});
  scenario.Given("2025", "counterparts_unpaired { person: 'people/p' counterpart: 'people/q' }")
      .When<Unpair>(other)
      .ThenRefused(v1::PRECONDITION_FAILED, {"NOT_PAIRED"});
}

// R16: what is peculiar to a partner is recorded.
TEST(TeamDecideTest, AnInsightIsAboutAParty) {
  const std::string text = "topic: DECISION_STYLE text: 'Decides slowly.' ";
  WithPlaybook()
      .When<Insight>(Plus(kAlliance, "party: 'organizations/x' ", text))
      .Then({"partner_insight_recorded { party: 'organizations/x' topic: DECISION_STYLE text: 'Decides "
             "slowly.' }"});
  WithPlaybook()
      .When<Insight>(Plus(kAlliance, "party: 'organizations/z' ", text))
      .ThenRefused(v1::PRECONDITION_FAILED, {"NEVER_A_PARTY"});
  Closed()
      .When<Insight>(Plus(kAlliance, "party: 'organizations/x' ", text))
      .ThenRefused(v1::PRECONDITION_FAILED, {"ALLIANCE_CLOSED"});
}

}  // namespace
}  // namespace entente::domain
