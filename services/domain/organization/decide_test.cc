#include "entente/v1/organization_service.pb.h"
#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

using Register = v1::RegisterOrganizationRequest;
using Rename = v1::RenameOrganizationRequest;

TEST(OrganizationDecideTest, RegisteringKeepsWhatWasSaid) {
  Scenario()
      .When<Register>(
          "organization_id: 'toyota' organization { display_name: 'Toyota' country_code: 'JP'"
          " external_references { system: 'crm' id: '7' } }")
      .Then({"organization_registered { display_name: 'Toyota' country_code: 'JP'"
             " external_references { system: 'crm' id: '7' } }"});
}

TEST(OrganizationDecideTest, AnIdIsTakenOnce) {
  Scenario::WithAlliance()
      .When<Register>("organization_id: 'x' organization { display_name: 'X' }")
      .ThenRefused(v1::RESOURCE_ALREADY_EXISTS);
}

TEST(OrganizationDecideTest, AReferenceBelongsToOneOrganization) {
  Scenario()
      .GivenOn("organizations/a", "2020",
               "organization_registered { external_references { system: 'crm' id: '7' } }")
      .When<Register>("organization_id: 'b' organization { external_references { system: 'crm' id: '7' } }")
      .ThenRefused(v1::EXTERNAL_REFERENCE_IN_USE);
}

TEST(OrganizationDecideTest, AReferenceIsGivenOnce) {
  Scenario()
      .When<Register>(
          "organization_id: 'b' organization { external_references { system: 'crm' id: '7' }"
          " external_references { system: 'crm' id: '7' } }")
      .ThenRefused(v1::FIELD_INVALID, {"organization.external_references[1]"});
}

TEST(OrganizationDecideTest, ANameThatHoldsAlreadyIsNotRecordedAgain) {
  Scenario::WithAlliance().When<Rename>("name: 'organizations/x' display_name: 'x'").ThenNothing();
}

TEST(OrganizationDecideTest, HistoryAndCorrectionsAlwaysRecord) {
  Scenario::WithAlliance()
      .When<Rename>("name: 'organizations/x' display_name: 'x' context { historical: true }")
      .Then({"organization_renamed { display_name: 'x' }"})
      .When<Rename>("name: 'organizations/x' display_name: 'x' context { corrects: 'events/9' }")
      .Then({"organization_renamed { display_name: 'x' }"});
}

TEST(OrganizationDecideTest, AnUnknownOrganizationCannotBeRenamed) {
  Scenario()
      .When<Rename>("name: 'organizations/x' display_name: 'x'")
      .ThenRefused(v1::RESOURCE_NOT_FOUND, {"name"});
}

}  // namespace
}  // namespace entente::domain
