#include "services/domain/playbook/review.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "entente/v1/fact.pb.h"
#include "entente/v1/rules.pb.h"
#include "services/domain/decision.h"
#include "services/domain/playbook/lookup.h"

namespace entente::domain {
namespace {

using Parameters = google::protobuf::Map<std::string, std::string>;
template <typename Item>
using Items = google::protobuf::RepeatedPtrField<Item>;

bool IsEventOfAlliance(const std::string& type) {
  const auto* fact = v1::Fact::descriptor();
  for (int i = 0; i < fact->field_count(); ++i) {
    const auto* event = fact->field(i)->message_type();
    if (event->name() != type) continue;
    const std::string& collection = event->options().GetExtension(v1::event).collection();
    return collection == "alliances" || collection == "*";
  }
  return false;
}

// Checks the content of one version.
class Review {
 public:
  explicit Review(const v1::Playbook& playbook) : playbook_(playbook) {}

  std::vector<FieldFault> Run() {
    CheckStages();
    CheckRoles();
    CheckIds("agreement_kinds", playbook_.agreement_kinds());
    CheckIds("milestone_kinds", playbook_.milestone_kinds());
    CheckIds("forms", playbook_.forms());
    CheckRules();
    CheckMethods();
    CheckRequirements();
    CheckIds("functions", playbook_.functions());
    CheckIds("activity_types", playbook_.activity_types());
    CheckCadences();
    CheckGates();
    CheckTiers();
    CheckRequiredFunctions();
    CheckTemplates();
    CheckIds("competencies", playbook_.competencies());
    CheckIds("business_areas", playbook_.business_areas());
    return std::move(faults_);
  }

 private:
  void Fault(std::string field, std::string description) {
    faults_.push_back({std::move(field), std::move(description)});
  }

  // Names each thing of a list that has the id of an earlier one.
  template <typename List, typename IdOf>
  void CheckIds(const std::string& list, const List& items, const char* id_field, IdOf id_of) {
    std::set<std::string> ids;
    for (int i = 0; i < items.size(); ++i) {
      const std::string& id = id_of(items[i]);
      if (ids.insert(id).second) continue;
      Fault(absl::StrCat(list, "[", i, "]", id_field), absl::StrCat("`", id, "` is given twice"));
    }
  }
  template <typename Item>
  void CheckIds(const std::string& list, const Items<Item>& items) {
    CheckIds(list, items, ".id", [](const Item& item) -> const std::string& { return item.id(); });
  }

  // The id of another thing of the playbook must be one that it has.
  void Require(bool is_known, const std::string& field, const char* what, const std::string& id) {
    if (!is_known) Fault(field, absl::StrCat("there is no ", what, " `", id, "`"));
  }
  void CheckStage(const std::string& field, const std::string& id) {
    Require(FindStage(playbook_, id) != nullptr, field, "stage", id);
  }
  // The same for a list of ids, in which none may stand twice.
  template <typename Has>
  void CheckReferences(const std::string& list, const Items<std::string>& ids, const char* what, Has has) {
    CheckIds(list, ids, "", [](const std::string& id) -> const std::string& { return id; });
    for (int i = 0; i < ids.size(); ++i) Require(has(ids[i]), absl::StrCat(list, "[", i, "]"), what, ids[i]);
  }
  void CheckStageList(const std::string& list, const Items<std::string>& ids) {
    CheckReferences(list, ids, "stage",
                    [this](const std::string& id) { return FindStage(playbook_, id) != nullptr; });
  }
  void CheckTierList(const std::string& list, const Items<std::string>& ids) {
    CheckReferences(list, ids, "tier",
                    [this](const std::string& id) { return FindTier(playbook_, id) != nullptr; });
  }
  void CheckRoleOf(const std::string& field, const std::string& id) {
    Require(FindRole(playbook_, id) != nullptr, field, "role", id);
  }

  void CheckStages() {
    CheckIds("stages", playbook_.stages());
    if (playbook_.stages().empty()) {
      Fault("stages", "must have at least one: an alliance begins in the first");
      return;
    }
    for (int i = 0; i < playbook_.stages_size(); ++i) {
      const v1::Playbook::Stage& stage = playbook_.stages(i);
      const std::string field = absl::StrCat("stages[", i, "]");
      CheckStageList(field + ".next", stage.next());
      for (int j = 0; j < stage.next_size(); ++j) {
        if (stage.next(j) == stage.id())
          Fault(absl::StrCat(field, ".next[", j, "]"), "a stage does not follow itself");
      }
      CheckReferences(field + ".expected_activities", stage.expected_activities(), "activity type",
                      [this](const std::string& id) { return FindActivityType(playbook_, id) != nullptr; });
    }
    CheckWays();
  }

  // Every stage can be reached, and one at least ends the life cycle.
  void CheckWays() {
    std::set<std::string> reached = {playbook_.stages(0).id()};
    for (size_t before = 0; before != reached.size();) {
      before = reached.size();
      for (const auto& stage : playbook_.stages()) {
        if (reached.contains(stage.id())) reached.insert(stage.next().begin(), stage.next().end());
      }
    }
    for (int i = 0; i < playbook_.stages_size(); ++i) {
      if (!reached.contains(playbook_.stages(i).id()))
        Fault(absl::StrCat("stages[", i, "]"), "no moves lead to it from the first stage");
    }
    const bool ends = std::any_of(playbook_.stages().begin(), playbook_.stages().end(),
                                  [](const auto& stage) { return stage.next().empty(); });
    if (!ends) Fault("stages", "must have one that ends the life cycle: without `next`");
  }

  void CheckRoles() {
    CheckIds("roles", playbook_.roles());
    for (int i = 0; i < playbook_.roles_size(); ++i) {
      const std::string list = absl::StrCat("roles[", i, "].competencies");
      const auto& competencies = playbook_.roles(i).competencies();
      CheckIds(list, competencies, ".competency",
               [](const auto& required) -> const std::string& { return required.competency(); });
      for (int j = 0; j < competencies.size(); ++j) {
        Require(HasKind(playbook_.competencies(), competencies[j].competency()),
                absl::StrCat(list, "[", j, "].competency"), "competency", competencies[j].competency());
      }
    }
  }

  void CheckRules() {
    CheckIds("rules", playbook_.rules());
    for (int i = 0; i < playbook_.rules_size(); ++i) {
      const v1::Playbook::Rule& rule = playbook_.rules(i);
      const std::string field = absl::StrCat("rules[", i, "]");
      const KnownRule* known = FindKnownRule(rule.id());
      if (known == nullptr) Fault(field + ".id", absl::StrCat("the program knows no rule `", rule.id(), "`"));
      if (known != nullptr) CheckParameters(field, *known, rule.parameters(), rule.parameters());
      if (rule.severity() == v1::Remark::SEVERITY_UNSPECIFIED) Fault(field + ".severity", "must be set");
      if (!rule.from_stage().empty()) CheckStage(field + ".from_stage", rule.from_stage());
    }
  }

  // `given` stands here; `in_force` are all that count, with those that are given elsewhere.
  void CheckParameters(const std::string& field, const KnownRule& rule, const Parameters& given,
                       const Parameters& in_force) {
    for (const FieldFault& fault : ReviewParameters(rule, given, playbook_))
      Fault(field + ".parameters" + fault.field, fault.description);
    for (const RuleParameter& parameter : rule.parameters) {
      if (in_force.contains(parameter.name) || *parameter.standard == '\0') continue;
      const std::string fault = FaultOf(parameter, parameter.standard, playbook_);
      if (fault.empty()) continue;
      Fault(absl::StrCat(field, ".parameters[", parameter.name, "]"),
            absl::StrCat("must be given: the program's own is `", parameter.standard, "`, and ", fault));
    }
  }

  void CheckMethods() {
    const auto& methods = playbook_.approval_required_methods();
    CheckIds("approval_required_methods", methods, "",
             [](const std::string& method) -> const std::string& { return method; });
    for (int i = 0; i < methods.size(); ++i) {
      const auto is_it = [&](const CommandRow& row) { return methods[i] == row.method; };
      if (std::any_of(AllCommands().begin(), AllCommands().end(), is_it)) continue;
      Fault(absl::StrCat("approval_required_methods[", i, "]"),
            absl::StrCat("there is no command `", methods[i], "` that could be proposed"));
    }
  }

  void CheckRequirements() {
    CheckIds("event_requirements", playbook_.event_requirements(), ".event_type",
             [](const auto& requirement) -> const std::string& { return requirement.event_type(); });
    for (int i = 0; i < playbook_.event_requirements_size(); ++i) {
      const v1::Playbook::EventRequirement& requirement = playbook_.event_requirements(i);
      const std::string field = absl::StrCat("event_requirements[", i, "]");
      if (!IsEventOfAlliance(requirement.event_type())) {
        Fault(field + ".event_type",
              absl::StrCat("no alliance has events of the type `", requirement.event_type(), "`"));
      }
      if (!requirement.reason_required() && !requirement.evidence_required())
        Fault(field, "must require a reason, or evidence, or both");
    }
  }

  void CheckCadences() {
    CheckIds("cadences", playbook_.cadences());
    for (int i = 0; i < playbook_.cadences_size(); ++i) {
      const v1::Playbook::Cadence& cadence = playbook_.cadences(i);
      const std::string field = absl::StrCat("cadences[", i, "]");
      Require(FindActivityType(playbook_, cadence.activity_type()) != nullptr, field + ".activity_type",
              "activity type", cadence.activity_type());
      CheckRoleOf(field + ".role", cadence.role());
      if (cadence.interval_days() == 0) Fault(field + ".interval_days", "must be one day at least");
      CheckStageList(field + ".stages", cadence.stages());
      CheckTierList(field + ".tiers", cadence.tiers());
    }
  }

  void CheckGates() {
    CheckIds("gates", playbook_.gates());
    std::map<std::pair<std::string, std::string>, std::string> by_move;
    for (int i = 0; i < playbook_.gates_size(); ++i) {
      const v1::Playbook::Gate& gate = playbook_.gates(i);
      const std::string field = absl::StrCat("gates[", i, "]");
      CheckStage(field + ".from_stage", gate.from_stage());
      CheckStage(field + ".to_stage", gate.to_stage());
      CheckMove(field, gate);
      const auto [other, is_first] = by_move.try_emplace({gate.from_stage(), gate.to_stage()}, gate.id());
      if (!is_first) Fault(field, absl::StrCat("stands on the same move as the gate `", other->second, "`"));
      CheckCriteria(field, gate);
      CheckIds(field + ".documents", gate.documents());
      CheckReferences(field + ".working_roles", gate.working_roles(), "role",
                      [this](const std::string& id) { return FindRole(playbook_, id) != nullptr; });
    }
  }

  void CheckMove(const std::string& field, const v1::Playbook::Gate& gate) {
    const v1::Playbook::Stage* from = FindStage(playbook_, gate.from_stage());
    if (from == nullptr || FindStage(playbook_, gate.to_stage()) == nullptr) return;
    if (std::find(from->next().begin(), from->next().end(), gate.to_stage()) != from->next().end()) return;
    Fault(field + ".to_stage", absl::StrCat("there is no move from `", gate.from_stage(), "` to `",
                                            gate.to_stage(), "` on which a gate could stand"));
  }

  void CheckCriteria(const std::string& gate_field, const v1::Playbook::Gate& gate) {
    CheckIds(gate_field + ".criteria", gate.criteria());
    for (int i = 0; i < gate.criteria_size(); ++i) {
      const v1::Playbook::Criterion& criterion = gate.criteria(i);
      const std::string field = absl::StrCat(gate_field, ".criteria[", i, "]");
      if (criterion.judged_by().empty()) {
        if (!criterion.parameters().empty())
          Fault(field + ".parameters", "belong to a criterion that a rule judges");
        continue;
      }
      const KnownRule* known = FindKnownRule(criterion.judged_by());
      if (known == nullptr) {
        Fault(field + ".judged_by", absl::StrCat("the program knows no rule `", criterion.judged_by(), "`"));
        continue;
      }
      if (known->lasting && criterion.must_meet()) {
        Fault(field + ".judged_by",
              absl::StrCat("what ", known->id, " finds lasts: no GO could ever be given after it"));
      }
      Parameters in_force = criterion.parameters();
      if (const auto* rule = FindRule(playbook_, known->id); rule != nullptr)
        in_force.insert(rule->parameters().begin(), rule->parameters().end());
      CheckParameters(field, *known, criterion.parameters(), in_force);
    }
  }

  void CheckTiers() {
    CheckIds("tiers", playbook_.tiers());
    bool has_strategic = false;
    for (int i = 0; i < playbook_.tiers_size(); ++i) {
      if (!playbook_.tiers(i).strategic()) continue;
      if (has_strategic)
        Fault(absl::StrCat("tiers[", i, "].strategic"), "only one tier is the strategic one");
      has_strategic = true;
    }
  }

  void CheckRequiredFunctions() {
    std::set<std::pair<std::string, std::string>> seen;
    for (int i = 0; i < playbook_.required_functions_size(); ++i) {
      const v1::Playbook::RequiredFunction& required = playbook_.required_functions(i);
      const std::string field = absl::StrCat("required_functions[", i, "]");
      Require(HasKind(playbook_.functions(), required.function()), field + ".function", "function",
              required.function());
      CheckStage(field + ".before_stage", required.before_stage());
      if (!playbook_.stages().empty() && required.before_stage() == playbook_.stages(0).id())
        Fault(field + ".before_stage", "an alliance begins in it: nothing is done before");
      if (!seen.emplace(required.function(), required.before_stage()).second) {
        Fault(field, absl::StrCat("`", required.function(), "` is required before `", required.before_stage(),
                                  "` twice"));
      }
      CheckTierList(field + ".tiers", required.tiers());
    }
  }

  void CheckTemplates() {
    CheckIds("templates", playbook_.templates());
    for (int i = 0; i < playbook_.templates_size(); ++i) {
      const std::string list = absl::StrCat("templates[", i, "].milestones");
      const auto& milestones = playbook_.templates(i).milestones();
      if (milestones.empty()) Fault(list, "must have at least one");
      CheckIds(list, milestones);
      for (int j = 0; j < milestones.size(); ++j) {
        Require(HasKind(playbook_.milestone_kinds(), milestones[j].kind()),
                absl::StrCat(list, "[", j, "].kind"), "kind of milestone", milestones[j].kind());
      }
    }
  }

  const v1::Playbook& playbook_;
  std::vector<FieldFault> faults_;
};

}  // namespace

std::vector<FieldFault> ReviewPlaybook(const v1::Playbook& playbook) {
  return Review(playbook).Run();
}

std::vector<FieldFault> ReviewParameters(const KnownRule& rule, const Parameters& given,
                                         const v1::Playbook& playbook) {
  std::vector<FieldFault> faults;
  // A map has no order of its own, and faults are named in one.
  for (const auto& [name, value] : std::map<std::string, std::string>(given.begin(), given.end())) {
    const std::string_view wanted = name;
    const auto parameter = std::find_if(rule.parameters.begin(), rule.parameters.end(),
                                        [wanted](const RuleParameter& each) { return wanted == each.name; });
    const std::string field = absl::StrCat("[", name, "]");
    if (parameter == rule.parameters.end()) {
      faults.push_back({field, absl::StrCat("the rule ", rule.id, " has no such parameter")});
    } else if (std::string fault = FaultOf(*parameter, value, playbook); !fault.empty()) {
      faults.push_back({field, std::move(fault)});
    }
  }
  return faults;
}

}  // namespace entente::domain
