#include "services/domain/organization/decide.h"

#include "services/domain/external_references.h"
#include "services/domain/ruling.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::RegisterOrganizationRequest& request) {
  const std::string name = "organizations/" + request.organization_id();
  const v1::Organization& organization = request.organization();
  Ruling ruling(request.context(), name);
  if (world.FindOrganization(name) != nullptr) ruling.AlreadyExists(name);
  CheckExternalReferences(world, "organizations", "organization.external_references",
                          organization.external_references(), ruling);
  v1::OrganizationRegistered& event = *ruling.Record().mutable_organization_registered();
  event.set_display_name(organization.display_name());
  event.set_is_own(organization.is_own());
  event.set_country_code(organization.country_code());
  *event.mutable_external_references() = organization.external_references();
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::RenameOrganizationRequest& request) {
  const auto* organization = world.FindOrganization(request.name());
  if (organization == nullptr) return NoSuch("name", request.name());
  Ruling ruling(request.context(), request.name());
  const auto* name = EntryAt(organization->names(), EffectiveDay(world, request.context()));
  const bool holds = name != nullptr && name->display_name() == request.display_name();
  if (holds && MayRecordNothing(request.context())) return ruling.Finish();
  ruling.Record().mutable_organization_renamed()->set_display_name(request.display_name());
  return ruling.Finish();
}

}  // namespace entente::domain
