#include "services/domain/lifecycle/moves.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/playbook/lookup.h"

namespace entente::domain {

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

void RequireFinalStage(const state::v1::AllianceState& alliance, const v1::Playbook& playbook, Day day,
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

}  // namespace entente::domain
