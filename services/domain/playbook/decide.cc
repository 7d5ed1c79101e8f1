#include "services/domain/playbook/decide.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "entente/v1/rules.pb.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/projection.h"
#include "services/domain/rules/catalogue.h"
#include "services/domain/ruling.h"

namespace entente::domain {
namespace {

// Checks the content of one version; every fault goes to the ruling.
class Review {
 public:
  Review(const v1::Playbook& playbook, Ruling& ruling) : playbook_(playbook), ruling_(ruling) {}

  void CheckAll() {
    CheckIds("stages", playbook_.stages());
    CheckIds("roles", playbook_.roles());
    CheckIds("agreement_kinds", playbook_.agreement_kinds());
    CheckIds("milestone_kinds", playbook_.milestone_kinds());
    CheckIds("forms", playbook_.forms());
    CheckIds("rules", playbook_.rules());
    CheckMoves();
    CheckRules();
    CheckMethods();
    CheckRequirements();
  }

 private:
  void Fault(const std::string& field, const std::string& description) {
    ruling_.FaultyField("playbook." + field, description);
  }

  template <typename Items>
  void CheckIds(const std::string& list, const Items& items) {
    std::set<std::string> ids;
    for (int i = 0; i < items.size(); ++i) {
      if (ids.insert(items[i].id()).second) continue;
      Fault(absl::StrCat(list, "[", i, "].id"), absl::StrCat("`", items[i].id(), "` is given twice"));
    }
  }

  void CheckStage(const std::string& field, const std::string& id) {
    if (FindStage(playbook_, id) == nullptr) Fault(field, absl::StrCat("there is no stage `", id, "`"));
  }

  void CheckMoves() {
    for (int i = 0; i < playbook_.stages_size(); ++i) {
      const v1::Playbook::Stage& stage = playbook_.stages(i);
      for (int j = 0; j < stage.next_size(); ++j) {
        const std::string field = absl::StrCat("stages[", i, "].next[", j, "]");
        CheckStage(field, stage.next(j));
        if (stage.next(j) == stage.id()) Fault(field, "a stage does not follow itself");
      }
    }
  }

  void CheckRules() {
    for (int i = 0; i < playbook_.rules_size(); ++i) {
      const v1::Playbook::Rule& rule = playbook_.rules(i);
      const std::string field = absl::StrCat("rules[", i, "]");
      const KnownRule* known = FindKnownRule(rule.id());
      if (known == nullptr) Fault(field + ".id", absl::StrCat("the program knows no rule `", rule.id(), "`"));
      if (known != nullptr) CheckParameters(field + ".parameters", *known, rule.parameters());
      if (rule.severity() == v1::Remark::SEVERITY_UNSPECIFIED) Fault(field + ".severity", "must be set");
      if (!rule.from_stage().empty()) CheckStage(field + ".from_stage", rule.from_stage());
    }
  }

  void CheckParameters(const std::string& field, const KnownRule& rule,
                       const google::protobuf::Map<std::string, std::string>& given) {
    // A map has no order of its own, and faults are named in one.
    for (const auto& [name, value] : std::map<std::string, std::string>(given.begin(), given.end())) {
      const std::string_view wanted = name;
      const auto is_it = [wanted](const RuleParameter& parameter) { return wanted == parameter.name; };
      const auto parameter = std::find_if(rule.parameters.begin(), rule.parameters.end(), is_it);
      const std::string path = absl::StrCat(field, "[", name, "]");
      if (parameter == rule.parameters.end()) {
        Fault(path, absl::StrCat("the rule ", rule.id, " has no such parameter"));
      } else if (const std::string fault = FaultOf(*parameter, value, playbook_); !fault.empty()) {
        Fault(path, fault);
      }
    }
  }

  void CheckMethods() {
    for (int i = 0; i < playbook_.approval_required_methods_size(); ++i) {
      const std::string& method = playbook_.approval_required_methods(i);
      const auto is_it = [&method](const CommandRow& row) { return method == row.method; };
      if (std::any_of(AllCommands().begin(), AllCommands().end(), is_it)) continue;
      Fault(absl::StrCat("approval_required_methods[", i, "]"),
            absl::StrCat("there is no command `", method, "` that could be proposed"));
    }
  }

  void CheckRequirements() {
    std::set<std::string> types;
    for (int i = 0; i < playbook_.event_requirements_size(); ++i) {
      const v1::Playbook::EventRequirement& requirement = playbook_.event_requirements(i);
      const std::string field = absl::StrCat("event_requirements[", i, "]");
      if (!IsEventOfAlliance(requirement.event_type())) {
        Fault(field + ".event_type",
              absl::StrCat("no alliance has events of the type `", requirement.event_type(), "`"));
      }
      if (!types.insert(requirement.event_type()).second) {
        Fault(field + ".event_type", absl::StrCat("`", requirement.event_type(), "` is given twice"));
      }
      if (!requirement.reason_required() && !requirement.evidence_required()) {
        Fault(field, "must require a reason, or evidence, or both");
      }
    }
  }

  static bool IsEventOfAlliance(const std::string& type) {
    const auto* fact = v1::Fact::descriptor();
    for (int i = 0; i < fact->field_count(); ++i) {
      const auto* event = fact->field(i)->message_type();
      if (event->name() != type) continue;
      const std::string& collection = event->options().GetExtension(v1::event).collection();
      return collection == "alliances" || collection == "*";
    }
    return false;
  }

  const v1::Playbook& playbook_;
  Ruling& ruling_;
};

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::PublishPlaybookRequest& request) {
  const auto* state = world.FindPlaybook(request.name());
  const v1::Playbook* newest = state == nullptr ? nullptr : PlaybookVersion(*state, 0);
  const uint32_t following = newest == nullptr ? 1 : newest->version() + 1;

  Ruling ruling(request.context(), request.name());
  v1::Playbook version = request.playbook();
  if (!version.name().empty() && version.name() != request.name()) {
    ruling.FaultyField("playbook.name", absl::StrCat("is not ", request.name()));
  }
  version.set_name(request.name());
  Review(version, ruling).CheckAll();
  // Compared without the number: whoever sends the newest version again may have read it, with its number.
  if (newest != nullptr) {
    v1::Playbook known = *newest;
    if (version.version() == 0) known.clear_version();
    const bool holds = known.SerializeAsString() == version.SerializeAsString();
    if (holds && MayRecordNothing(request.context())) return ruling.Finish();
  }
  if (version.version() != 0 && version.version() != following) {
    ruling.FaultyField("playbook.version", absl::StrCat("must be ", following, ", or left out"));
  }
  version.set_version(following);
  *ruling.Record().mutable_playbook_published()->mutable_playbook() = version;
  return ruling.Finish();
}

}  // namespace entente::domain
