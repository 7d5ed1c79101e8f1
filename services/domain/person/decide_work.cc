#include "services/domain/person/decide_work.h"

#include <set>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "services/domain/person/erased.h"
#include "services/domain/person/work.h"
#include "services/domain/ruling.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::SetWorkProfileRequest& request) {
  const auto* person = world.FindPerson(request.name());
  if (person == nullptr) return NoSuch("name", request.name());
  Ruling ruling(request.context(), request.name());
  RequireNotErased(*person, ruling);
  std::set<std::string_view> areas;
  for (int i = 0; i < request.remit_size(); ++i) {
    if (areas.insert(request.remit(i)).second) continue;
    ruling.FaultyField(absl::StrCat("remit[", i, "]"),
                       absl::StrCat("`", request.remit(i), "` is given twice"));
  }
  v1::WorkProfileSet event;
  event.set_main_job(request.main_job());
  event.set_unit(request.unit());
  *event.mutable_remit() = request.remit();
  event.set_capacity_percent(request.capacity_percent());
  const auto* known = WorkProfileAt(person, EffectiveDay(world, request.context()));
  const bool holds = known != nullptr && known->SerializeAsString() == event.SerializeAsString();
  if (!holds || !MayRecordNothing(request.context()))
    *ruling.Record().mutable_work_profile_set() = std::move(event);
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::AssessCompetencyRequest& request) {
  const auto* person = world.FindPerson(request.name());
  if (person == nullptr) return NoSuch("name", request.name());
  Ruling ruling(request.context(), request.name());
  RequireNotErased(*person, ruling);
  const Day day = EffectiveDay(world, request.context());
  const bool holds = LevelAt(person, request.competency(), day) == request.level();
  if (holds && MayRecordNothing(request.context())) return ruling.Finish();
  v1::CompetencyAssessed& event = *ruling.Record().mutable_competency_assessed();
  event.set_competency(request.competency());
  event.set_level(request.level());
  return ruling.Finish();
}

}  // namespace entente::domain
