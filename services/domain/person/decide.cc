#include "services/domain/person/decide.h"

#include "services/domain/external_references.h"
#include "services/domain/person/erased.h"
#include "services/domain/ruling.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::RegisterPersonRequest& request) {
  const v1::Person& person = request.person();
  Ruling ruling(request.context(), "people/" + world.NewId());
  CheckExternalReferences(world, "people", "person.external_references", person.external_references(),
                          ruling);
  v1::PersonRegistered& event = *ruling.Record().mutable_person_registered();
  event.set_display_name(person.display_name());
  event.set_email(person.email());
  event.set_organization(person.organization());
  *event.mutable_external_references() = person.external_references();
  return ruling.Finish();
}

// What is known of the person already is sealed, so that it cannot be told whether anything changes: the
// command always records.
absl::StatusOr<Decision> Decide(const World& world, const v1::UpdatePersonRequest& request) {
  const auto* person = world.FindPerson(request.name());
  if (person == nullptr) return NoSuch("name", request.name());
  Ruling ruling(request.context(), request.name());
  RequireNotErased(*person, ruling);
  if (!request.person().external_references().empty()) {
    ruling.FaultyField("person.external_references", "cannot be changed");
  }
  v1::PersonUpdated& event = *ruling.Record().mutable_person_updated();
  event.set_display_name(request.person().display_name());
  event.set_email(request.person().email());
  event.set_organization(request.person().organization());
  return ruling.Finish();
}

}  // namespace entente::domain
