#include "entente/v1/alliance_service.pb.h"
#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

using Create = v1::CreateAllianceRequest;
using Describe = v1::DescribeAllianceRequest;

// R54: an alliance has any number of parties; R37: it begins in the first stage of its playbook.
TEST(AllianceDecideTest, AnAllianceBeginsInTheFirstStageWithItsParties) {
  Scenario::WithAlliance()
      .When<Create>(
          "alliance_id: 'b' display_name: 'B' form: 'equity_joint_venture'"
          " parties: 'organizations/own' parties: 'organizations/x'")
      .Then({"alliance_created { display_name: 'B' form: 'equity_joint_venture'"
             " playbook_version: 'playbooks/light@1' stage: 'select' }",
             "party_joined { organization: 'organizations/own' }",
             "party_joined { organization: 'organizations/x' }"});
}

TEST(AllianceDecideTest, EveryFaultOfARequestIsNamedAtOnce) {
  Scenario::WithAlliance()
      .When<Create>(
          "alliance_id: 'a' form: 'marriage' parties: 'organizations/x' parties: 'organizations/x'"
          " external_references { system: 'crm' id: '1' }")
      .ThenRefused(v1::NOT_IN_PLAYBOOK, {"form", "parties[1]"});
}

TEST(AllianceDecideTest, AnIdIsTakenBeforeAReferenceIs) {
  Scenario::WithAlliance()
      .When<Create>(
          "alliance_id: 'a' parties: 'organizations/x' external_references { system: 'crm' id: '1' }")
      .ThenRefused(v1::RESOURCE_ALREADY_EXISTS)
      .When<Create>(
          "alliance_id: 'b' parties: 'organizations/x' external_references { system: 'crm' id: '1' }")
      .ThenRefused(v1::EXTERNAL_REFERENCE_IN_USE);
}

TEST(AllianceDecideTest, AnUnknownPlaybookIsRefused) {
  Scenario()
      .When<Create>("alliance_id: 'a' parties: 'organizations/x' playbook: 'playbooks/none'")
      .ThenRefused(v1::RESOURCE_NOT_FOUND, {"playbook"});
}

TEST(AllianceDecideTest, OnlyWhatIsGivenIsDescribed) {
  Scenario::WithAlliance()
      .When<Describe>("name: 'alliances/a' summary: 'T'")
      .Then({"alliance_described { summary: 'T' }"})
      .When<Describe>("name: 'alliances/a' display_name: 'A' form: 'consortium'")
      .ThenNothing();
}

TEST(AllianceDecideTest, SomethingMustBeDescribed) {
  Scenario::WithAlliance()
      .When<Describe>("name: 'alliances/a'")
      .ThenRefused(v1::FIELD_INVALID, {"display_name"});
  Scenario::WithAlliance()
      .When<Describe>("name: 'alliances/a' form: 'marriage'")
      .ThenRefused(v1::NOT_IN_PLAYBOOK, {"form"});
}

}  // namespace
}  // namespace entente::domain
