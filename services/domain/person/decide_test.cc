#include "entente/v1/person_service.pb.h"
#include "services/domain/given_when_then.h"

namespace entente::domain {
namespace {

TEST(PersonDecideTest, APersonGetsAnIdThatTellsNothing) {
  Scenario scenario;
  scenario
      .When<v1::RegisterPersonRequest>(
          "person { display_name: 'N' email: 'n@x' organization: 'organizations/x' }")
      .Then({"person_registered { display_name: 'N' email: 'n@x' organization: 'organizations/x' }"});
  EXPECT_EQ(scenario.decision()->resource, "people/aaaaaaaaaaaaaaaa");
}

TEST(PersonDecideTest, AnUpdateSaysEverythingThatIsKnown) {
  Scenario()
      .GivenOn("people/p", "2020", "person_registered { organization: 'organizations/x' }")
      .When<v1::UpdatePersonRequest>("name: 'people/p' person { display_name: 'M' }")
      .Then({"person_updated { display_name: 'M' }"});
}

TEST(PersonDecideTest, AnUpdateChangesNoReferences) {
  Scenario()
      .GivenOn("people/p", "2020", "person_registered { }")
      .When<v1::UpdatePersonRequest>(
          "name: 'people/p' person { external_references { system: 'hr' id: '1' } }")
      .ThenRefused(v1::FIELD_INVALID, {"person.external_references"});
}

}  // namespace
}  // namespace entente::domain
