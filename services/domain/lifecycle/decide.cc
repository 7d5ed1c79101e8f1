#include "services/domain/lifecycle/decide.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/lifecycle/gate_decisions.h"
#include "services/domain/lifecycle/moves.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/rules/weigh.h"
#include "services/domain/ruling.h"

namespace entente::domain {
namespace {

// A gate on the move must have been passed: it is `DecideGate` that enters the stage behind it.
void CheckGate(const state::v1::AllianceState& alliance, const v1::Playbook& playbook,
               const std::string& stage, Day day, Ruling& ruling) {
  const auto* current = EntryAt(alliance.stages(), day);
  const auto* gate = current == nullptr ? nullptr : GateBetween(playbook, current->stage(), stage);
  if (gate == nullptr || IsPassable(alliance, *gate, day)) return;
  ruling.Unmet("GATE_NOT_PASSED", alliance.origin().name(),
               absl::StrCat(PlaybookVersionName(playbook), " has the gate ", gate->id(),
                            " between the stages ", current->stage(), " and ", stage,
                            ", and no GO of it is in force on ", FormatDate(DateOf(day)), "."));
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
  CheckGate(*alliance, *playbook, request.stage(), day, ruling);
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
  const bool is_closed = IsClosed(*alliance, day);
  const bool holds = current != nullptr && current->status() == request.status() && !is_closed;
  if (holds && MayRecordNothing(request.context())) return ruling.Finish();
  if (request.status() == v1::Lifecycle::CLOSED && !is_closed) {
    const v1::Playbook* playbook = PlaybookAt(world, *alliance, EffectiveDay(world, request.context()));
    if (playbook == nullptr) return Internal("the playbook of an alliance is missing");
    RequireFinalStage(*alliance, *playbook, day, ruling);
  }
  ruling.Record().mutable_status_changed()->set_status(request.status());
  return ruling.Finish();
}

}  // namespace entente::domain
