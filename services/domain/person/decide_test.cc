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

TEST(PersonDecideTest, AnErasureNamesBasisKeyAndTheEndOfBackups) {
  Scenario()
      .GivenOn("people/p", "2020", "person_registered { }")
      .When<v1::ErasePersonRequest>("name: 'people/p' legal_basis: 'Art. 17' context { reason: 'Asked.' }")
      .Then({"person_erased { legal_basis: 'Art. 17' key_id: '00112233445566778899aabbccddeeff'"
             " backups_expire_on { year: 2026 month: 2 day: 14 } }"});
}

TEST(PersonDecideTest, AnErasureNeedsAReasonAndHappensNow) {
  Scenario()
      .GivenOn("people/p", "2020", "person_registered { }")
      .When<v1::ErasePersonRequest>(
          "name: 'people/p' legal_basis: 'L' context { historical: true"
          " corrects: 'events/1' effective_on { year: 2026 month: 1 } }")
      .ThenRefused(v1::FIELD_INVALID,
                   {"context.reason", "context.historical", "context.corrects", "context.effective_on"});
}

TEST(PersonDecideTest, AllThatSpeaksAgainstAnErasureIsSaid) {
  Scenario scenario;
  scenario.GivenOn("people/p", "2020", "person_registered { }")
      .GivenOn("people/p", "2021", "legal_hold_placed { matter: 'case 1' }")
      .GivenOn("people/p", "2021", "legal_hold_placed { matter: 'case 2' }")
      .GivenOn("people/p", "2022", "person_erased { }");
  scenario.world().SetErasureTerms({});
  scenario.When<v1::ErasePersonRequest>("name: 'people/p' legal_basis: 'L' context { reason: 'R' }")
      .ThenRefused(v1::PRECONDITION_FAILED,
                   {"PERSON_ERASED", "LEGAL_HOLD", "LEGAL_HOLD", "KEY_BACKUP_RETENTION_NOT_STATED"});
}

// Whatever its date: what binds is that it is recorded.
TEST(PersonDecideTest, AHoldStandsFromItsRecordingToItsLifting) {
  Scenario scenario;
  scenario.GivenOn("people/p", "2020", "person_registered { }")
      .GivenOn("people/p", "2025-12-01", "legal_hold_placed { matter: 'case 1' }")
      .When<v1::PlaceLegalHoldRequest>("name: 'people/p' matter: 'case 1' context { reason: 'R' }")
      .ThenNothing()
      .GivenOn("people/p", "2025-11-01", "legal_hold_lifted { matter: 'case 1' }")
      .When<v1::LiftLegalHoldRequest>("name: 'people/p' matter: 'case 1' context { reason: 'R' }")
      .ThenRefused(v1::PRECONDITION_FAILED, {"NO_SUCH_HOLD"})
      .When<v1::PlaceLegalHoldRequest>("name: 'people/p' matter: 'case 1' context { reason: 'R' }")
      .Then({"legal_hold_placed { matter: 'case 1' }"})
      .When<v1::PlaceLegalHoldRequest>(
          "name: 'people/p' matter: 'case 1' context { reason: 'R' effective_on { year: 2026 month: 2 } }")
      .ThenRefused(v1::FIELD_INVALID, {"context.effective_on"});
}

TEST(PersonDecideTest, NothingMoreIsRecordedOfOneWhoWasErased) {
  Scenario()
      .GivenOn("people/p", "2020", "person_registered { }")
      .GivenOn("people/p", "2021", "person_erased { }")
      .When<v1::UpdatePersonRequest>("name: 'people/p' person { display_name: 'M' }")
      .ThenRefused(v1::PRECONDITION_FAILED, {"PERSON_ERASED"})
      .When<v1::PlaceLegalHoldRequest>("name: 'people/p' matter: 'c' context { reason: 'R' }")
      .ThenRefused(v1::PRECONDITION_FAILED, {"PERSON_ERASED"});
}

}  // namespace
}  // namespace entente::domain
