#include "services/domain/playbook/requirements.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/refusal.h"
#include "services/domain/ruling.h"

namespace entente::domain {
namespace {

const std::string& ShortTypeOf(const v1::Fact& fact) {
  return v1::Fact::descriptor()->FindFieldByNumber(fact.event_case())->message_type()->name();
}

// The playbook version that an event in the history of `resource` is held to; null if there is none.
const v1::Playbook* PlaybookFor(const World& world, const Decision& decision, const std::string& resource,
                                Day day) {
  for (const Fact& fact : decision.facts) {
    if (fact.resource == resource && fact.event.has_alliance_created()) {
      return FindPlaybookVersion(world, fact.event.alliance_created().playbook_version());
    }
  }
  const auto* alliance = world.FindAlliance(resource);
  return alliance == nullptr ? nullptr : PlaybookAt(world, *alliance, day);
}

}  // namespace

absl::Status CheckEventRequirements(const World& world, const Decision& decision,
                                    const v1::CommandContext& context) {
  if (!context.reason().empty() && !context.evidence().empty()) return absl::OkStatus();
  std::set<std::string> without_reason;
  std::set<std::string> without_evidence;
  std::string playbook_version;
  for (const Fact& fact : decision.facts) {
    const v1::Playbook* playbook = PlaybookFor(world, decision, fact.resource, EffectiveDay(world, context));
    if (playbook == nullptr) continue;
    for (const auto& requirement : playbook->event_requirements()) {
      if (requirement.event_type() != ShortTypeOf(fact.event)) continue;
      if (requirement.live_only() && context.historical()) continue;
      playbook_version = PlaybookVersionName(*playbook);
      if (requirement.reason_required()) without_reason.insert(requirement.event_type());
      if (requirement.evidence_required()) without_evidence.insert(requirement.event_type());
    }
  }
  std::vector<FieldFault> faults;
  const auto require = [&](const char* field, bool is_given, const std::set<std::string>& types) {
    if (is_given || types.empty()) return;
    faults.push_back({field, absl::StrCat("must be set: ", playbook_version, " requires it of ",
                                          absl::StrJoin(types, ", "))});
  };
  require("context.reason", !context.reason().empty(), without_reason);
  require("context.evidence", !context.evidence().empty(), without_evidence);
  return faults.empty() ? absl::OkStatus() : InvalidFields(faults);
}

}  // namespace entente::domain
