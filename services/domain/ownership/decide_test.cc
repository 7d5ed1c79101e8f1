#include "entente/v1/ownership_service.pb.h"
#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

using Assign = v1::AssignRoleRequest;
using End = v1::EndRoleRequest;

const char kSponsor[] =
    "alliance: 'alliances/a' party: 'organizations/own' role: 'executive_sponsor' person: 'people/p' ";
const char kAssigned[] =
    "role_assigned { party: 'organizations/own' role: 'executive_sponsor' person: 'people/p' capacity: "
    "HOLDER }";

// R7, R8: an owner of the alliance is named, for one party.
TEST(OwnershipDecideTest, ARoleIsAssignedForAParty) {
  Scenario::WithAlliance().When<Assign>(kSponsor).Then({kAssigned});
}

// R20: an owner is accountable for his own organization only, which must have a part in the alliance.
TEST(OwnershipDecideTest, ARoleIsHeldForAPartyOnly) {
  const std::string stranger =
      "alliance: 'alliances/a' party: 'organizations/z' role: 'alliance_manager' person: 'people/p' ";
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<Assign>(stranger).ThenRefused(v1::PRECONDITION_FAILED, {"NEVER_A_PARTY"});
  scenario.When<Assign>(stranger + "context { historical: true }").ThenRemarked({"INFO NEVER_A_PARTY"});
  scenario.Given("2030-01-01", "party_joined { organization: 'organizations/z' }");
  scenario.When<Assign>(stranger).ThenRemarked({});
}

TEST(OwnershipDecideTest, APartyThatHasGoneGetsNoRole) {
  for (const char* gone :
       {"party_left { organization: 'organizations/own' }",
        "party_succeeded { organization: 'organizations/own' successor: 'organizations/z' }"}) {
    Scenario scenario = Scenario::WithAlliance();
    scenario.Given("2024-06-01", gone);
    scenario.When<Assign>(kSponsor).ThenRefused(v1::PRECONDITION_FAILED, {"PARTY_HAS_GONE"});
    const std::string before =
        std::string(kSponsor) + "context { effective_on { year: 2024 month: 5 day: 31 } }";
    scenario.When<Assign>(before).Then({kAssigned});
    scenario.When<Assign>(std::string(kSponsor) + "context { historical: true }")
        .ThenRemarked({"INFO PARTY_HAS_GONE"});
  }
}

TEST(OwnershipDecideTest, WhoHoldsARoleIsNotAssignedAgain) {
  Scenario::WithAlliance()
      .Given("2024", kAssigned)
      .When<Assign>(kSponsor)
      .ThenRefused(v1::PRECONDITION_FAILED, {"ROLE_HELD_ALREADY"});
}

// R9: the two owners are told apart from those who stand in for them.
TEST(OwnershipDecideTest, AHolderMayBeADeputyElsewhere) {
  Scenario::WithAlliance()
      .Given("2024", kAssigned)
      .When<Assign>(std::string(kSponsor) + "capacity: DEPUTY")
      .Then({"role_assigned { party: 'organizations/own' role: 'executive_sponsor' person: 'people/p'"
             " capacity: DEPUTY }"});
}

TEST(OwnershipDecideTest, RolesAreThoseOfThePlaybook) {
  const std::string common = "alliance: 'alliances/a' party: 'organizations/own' person: 'people/p' ";
  Scenario::WithAlliance().When<Assign>(common + "role: 'king'").ThenRefused(v1::NOT_IN_PLAYBOOK, {"role"});
  Scenario::WithAlliance().When<End>(common + "role: 'king'").ThenRefused(v1::NOT_IN_PLAYBOOK, {"role"});
}

TEST(OwnershipDecideTest, AnOfficeIsGivenExactlyWhereItTellsHoldersApart) {
  const std::string common = "alliance: 'alliances/a' party: 'organizations/own' person: 'people/p' ";
  Scenario::WithAlliance()
      .When<Assign>(common + "role: 'office_holder'")
      .ThenRefused(v1::FIELD_INVALID, {"office"});
  Scenario::WithAlliance()
      .When<Assign>(common + "role: 'alliance_manager' office: 'chair'")
      .ThenRefused(v1::FIELD_INVALID, {"office"});
}

TEST(OwnershipDecideTest, OnlyTheHolderCeasesToHold) {
  Scenario scenario = Scenario::WithAlliance();
  scenario.When<End>(kSponsor).ThenRefused(v1::PRECONDITION_FAILED, {"ROLE_NOT_HELD"});
  scenario.When<End>(std::string(kSponsor) + "context { historical: true }")
      .ThenRemarked({"INFO ROLE_NOT_HELD"});
  scenario.Given("2024", kAssigned)
      .When<End>(kSponsor)
      .Then({"role_ended { party: 'organizations/own' role: 'executive_sponsor' person: 'people/p' capacity: "
             "HOLDER }"});
}

}  // namespace
}  // namespace entente::domain
