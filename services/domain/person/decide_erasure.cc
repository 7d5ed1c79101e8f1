#include "services/domain/person/decide_erasure.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/person/erased.h"
#include "services/domain/ruling.h"

namespace entente::domain {
namespace {

using state::v1::PersonState;

// What holds for all of them: they answer to a court, so they need a reason, and they are no history: what
// binds is when they were recorded.
void CheckFrame(const v1::CommandContext& context, Ruling& ruling) {
  if (context.reason().empty()) {
    ruling.FaultyField("context.reason", "is required: whoever reads the trail wants to know why");
  }
  if (context.historical()) ruling.FaultyField("context.historical", "cannot be: it counts from now on");
  if (!context.corrects().empty()) ruling.FaultyField("context.corrects", "cannot be: it corrects nothing");
}

void CheckNotInFuture(const World& world, const v1::CommandContext& context, Ruling& ruling) {
  if (EffectiveDay(world, context) <= world.Today()) return;
  ruling.FaultyField("context.effective_on", "must not be in the future: it counts from now on");
}

void CheckIsToday(const World& world, const v1::CommandContext& context, Ruling& ruling) {
  if (!context.has_effective_on()) return;
  const DayRange days = DaysOf(context.effective_on());
  if (days.first == world.Today() && days.last == world.Today()) return;
  ruling.FaultyField("context.effective_on", "cannot be another day than today: the key is destroyed now");
}

const PersonState::HoldEntry* FindHold(const PersonState& person, const std::string& matter) {
  const auto& holds = person.holds();
  const auto found =
      std::find_if(holds.begin(), holds.end(), [&](const auto& hold) { return hold.matter() == matter; });
  return found == holds.end() ? nullptr : &*found;
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::PlaceLegalHoldRequest& request) {
  const PersonState* person = world.FindPerson(request.name());
  if (person == nullptr) return NoSuch("name", request.name());
  Ruling ruling(request.context(), request.name());
  CheckFrame(request.context(), ruling);
  CheckNotInFuture(world, request.context(), ruling);
  RequireNotErased(*person, ruling);
  if (FindHold(*person, request.matter()) == nullptr) {
    ruling.Record().mutable_legal_hold_placed()->set_matter(request.matter());
  }
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::LiftLegalHoldRequest& request) {
  const PersonState* person = world.FindPerson(request.name());
  if (person == nullptr) return NoSuch("name", request.name());
  Ruling ruling(request.context(), request.name());
  CheckFrame(request.context(), ruling);
  CheckNotInFuture(world, request.context(), ruling);
  if (FindHold(*person, request.matter()) == nullptr) {
    ruling.AlwaysUnmet("NO_SUCH_HOLD", request.name(),
                       absl::StrCat("No legal hold stands for `", request.matter(), "`."));
  }
  ruling.Record().mutable_legal_hold_lifted()->set_matter(request.matter());
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::ErasePersonRequest& request) {
  const PersonState* person = world.FindPerson(request.name());
  if (person == nullptr) return NoSuch("name", request.name());
  Ruling ruling(request.context(), request.name());
  CheckFrame(request.context(), ruling);
  CheckIsToday(world, request.context(), ruling);
  RequireNotErased(*person, ruling);
  for (const auto& hold : person->holds()) {
    ruling.AlwaysUnmet("LEGAL_HOLD", request.name(),
                       absl::StrCat("A legal hold stands for `", hold.matter(), "`."));
  }
  const ErasureTerms terms = world.FindErasureTerms(request.name());
  if (!terms.backups_kept_days.has_value()) {
    ruling.AlwaysUnmet("KEY_BACKUP_RETENTION_NOT_STATED", request.name(),
                       "The operator has not said for how long backups of keys are kept (entented "
                       "--key-backup-retention-days), so no one could say when the last copy is gone.");
  }
  v1::PersonErased& event = *ruling.Record().mutable_person_erased();
  event.set_legal_basis(request.legal_basis());
  event.set_key_id(terms.key_id);
  *event.mutable_backups_expire_on() = DateOf(world.Today() + terms.backups_kept_days.value_or(0));
  return ruling.Finish();
}

}  // namespace entente::domain
