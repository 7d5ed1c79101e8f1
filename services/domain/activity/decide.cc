#include "services/domain/activity/decide.h"

#include <set>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "services/domain/alliance_case.h"
#include "services/domain/lifecycle/closed.h"

namespace entente::domain {

absl::StatusOr<Decision> Decide(const World& world, const v1::RecordActivityRequest& request) {
  auto opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  auto& [alliance, playbook, day, ruling] = *opened;
  if (FindActivityType(playbook, request.activity_type()) == nullptr)
    ruling.NotInPlaybook(playbook, "activity_type", "activity type", request.activity_type());
  std::set<std::string_view> participants;
  for (int i = 0; i < request.participants_size(); ++i) {
    if (participants.insert(request.participants(i)).second) continue;
    ruling.FaultyField(absl::StrCat("participants[", i, "]"),
                       absl::StrCat(request.participants(i), " is given twice"));
  }
  RequireOpen(alliance, day, ruling);
  if (day > world.Today()) {
    // Nobody can know, of history either, what was done on a day that is still to come.
    ruling.AlwaysUnmet("NOT_DONE_YET", request.alliance(),
                       absl::StrCat("It is dated ", FormatDate(DateOf(day)), ", which is still to come."));
  }
  v1::ActivityRecorded& event = *ruling.Record().mutable_activity_recorded();
  event.set_activity_type(request.activity_type());
  *event.mutable_participants() = request.participants();
  event.set_summary(request.summary());
  return ruling.Finish();
}

}  // namespace entente::domain
