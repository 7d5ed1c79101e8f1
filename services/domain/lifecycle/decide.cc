#include "services/domain/lifecycle/decide.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/rules/weigh.h"
#include "services/domain/ruling.h"

namespace entente::domain {
namespace {

// The move must be one that the playbook allows from the stage of the day.
void CheckMove(const state::v1::AllianceState& alliance, const v1::Playbook& playbook,
               const std::string& stage, Day day, Ruling& ruling) {
  const std::string& name = alliance.origin().name();
  const std::string on = " on " + FormatDate(DateOf(day));
  const auto* current = EntryAt(alliance.stages(), day);
  if (current == nullptr) {
    ruling.Unmet("NO_STAGE_YET", name, absl::StrCat("The alliance is in no stage", on, "."));
    return;
  }
  if (current->stage() == stage) {
    ruling.Unmet("STAGE_ENTERED_ALREADY", name,
                 absl::StrCat("The alliance is in the stage ", stage, on, " already."));
    return;
  }
  const v1::Playbook::Stage* from = FindStage(playbook, current->stage());
  const bool is_allowed =
      from != nullptr && std::find(from->next().begin(), from->next().end(), stage) != from->next().end();
  if (is_allowed) return;
  ruling.Unmet("STAGE_NOT_NEXT", name,
               absl::StrCat("The alliance is in the stage ", current->stage(), on, ", from which ",
                            PlaybookVersionName(playbook), " allows no move to ", stage, "."));
}

// An alliance is closed when its life cycle has come to its end: in a stage from which the playbook allows no
// further move.
void CheckRetired(const state::v1::AllianceState& alliance, const v1::Playbook& playbook, Day day,
                  Ruling& ruling) {
  const auto* current = EntryAt(alliance.stages(), day);
  const v1::Playbook::Stage* stage = current == nullptr ? nullptr : FindStage(playbook, current->stage());
  if (stage != nullptr && stage->next().empty()) return;
  std::vector<std::string> ends;
  for (const v1::Playbook::Stage& each : playbook.stages()) {
    if (each.next().empty()) ends.push_back(each.id());
  }
  ruling.Unmet("ALLIANCE_NOT_RETIRED", alliance.origin().name(),
               absl::StrCat("The alliance is in ",
                            current == nullptr ? "no stage" : absl::StrCat("the stage ", current->stage()),
                            " on ", FormatDate(DateOf(day)), ", and it can only be closed in one that ends ",
                            "the life cycle. ", PlaybookVersionName(playbook), " has ",
                            ends.empty() ? "none" : absl::StrJoin(ends, ", "), "."));
}

// The alliance as it would be in the stage.
state::v1::AllianceState AfterEntering(const state::v1::AllianceState& alliance, const std::string& stage,
                                       Day day) {
  state::v1::AllianceState after = alliance;
  auto* entry = after.add_stages();
  entry->mutable_at()->set_first_day(day);
  entry->mutable_at()->set_last_day(day);
  entry->mutable_at()->set_position(std::numeric_limits<uint64_t>::max());
  entry->set_stage(stage);
  return after;
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::EnterStageRequest& request) {
  const auto* alliance = world.FindAlliance(request.alliance());
  if (alliance == nullptr) return NoSuch("alliance", request.alliance());
  const v1::Playbook* playbook = PlaybookAt(world, *alliance, EffectiveDay(world, request.context()));
  if (playbook == nullptr) return Internal("the playbook of an alliance is missing");

  Ruling ruling(request.context(), request.alliance());
  if (FindStage(*playbook, request.stage()) == nullptr) {
    ruling.NotInPlaybook(*playbook, "stage", "stage", request.stage());
    return ruling.Finish();
  }
  const Day day = EffectiveDay(world, request.context());
  RequireOpen(*alliance, day, ruling);
  CheckMove(*alliance, *playbook, request.stage(), day, ruling);
  const state::v1::AllianceState after = AfterEntering(*alliance, request.stage(), day);
  WeighRules({world, after, *playbook, day}, ruling);
  ruling.Record().mutable_stage_entered()->set_stage(request.stage());
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::ChangeStatusRequest& request) {
  const auto* alliance = world.FindAlliance(request.alliance());
  if (alliance == nullptr) return NoSuch("alliance", request.alliance());

  Ruling ruling(request.context(), request.alliance());
  const Day day = EffectiveDay(world, request.context());
  const auto* current = EntryAt(alliance->statuses(), day);
  RequireOpen(*alliance, day, ruling);
  const bool is_closed = current != nullptr && current->status() == v1::Lifecycle::CLOSED;
  const bool holds = current != nullptr && current->status() == request.status() && !is_closed;
  if (holds && MayRecordNothing(request.context())) return ruling.Finish();
  if (request.status() == v1::Lifecycle::CLOSED && !is_closed) {
    const v1::Playbook* playbook = PlaybookAt(world, *alliance, EffectiveDay(world, request.context()));
    if (playbook == nullptr) return Internal("the playbook of an alliance is missing");
    CheckRetired(*alliance, *playbook, day, ruling);
  }
  ruling.Record().mutable_status_changed()->set_status(request.status());
  return ruling.Finish();
}

}  // namespace entente::domain
