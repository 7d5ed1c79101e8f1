#include "services/domain/lifecycle/decide_gate.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/alliance_case.h"
#include "services/domain/lifecycle/closed.h"
#include "services/domain/lifecycle/gate_decisions.h"
#include "services/domain/lifecycle/judge_gate.h"
#include "services/domain/lifecycle/moves.h"
#include "services/domain/projection_parts.h"
#include "services/domain/rules/weigh.h"

namespace entente::domain {
namespace {

using v1::GateDecision;
using CriterionResult = GateDecision::CriterionResult;

const v1::Playbook::Criterion* FindCriterion(const v1::Playbook::Gate& gate, std::string_view id) {
  for (const v1::Playbook::Criterion& criterion : gate.criteria()) {
    if (criterion.id() == id) return &criterion;
  }
  return nullptr;
}

// One decision at a gate: what the request says must fit the gate, and a GO needs what the gate asks.
class AtGate {
 public:
  AtGate(AllianceCase& opened, const v1::DecideGateRequest& request, const v1::Playbook::Gate& gate)
      : case_(opened), request_(request), ruling_(opened.ruling), gate_(gate) {}

  // What can be told from the playbook and the request alone.
  void CheckFields() {
    CheckCriteria();
    CheckGatekeepers();
    CheckConditions();
    CheckDocuments();
    const bool is_hold = request_.outcome() == GateDecision::HOLD;
    if (is_hold != request_.has_resume_on()) {
      ruling_.FaultyField("resume_on", is_hold ? "is required after a HOLD" : "belongs to a HOLD only");
    } else if (is_hold && DaysOf(request_.resume_on()).last <= case_.day) {
      ruling_.FaultyField("resume_on", "must be later than the decision");
    }
  }

  void CheckPlace() {
    const auto* current = EntryAt(case_.alliance.stages(), case_.day);
    // A decision that takes the place of an earlier one was followed by what that one led to.
    if (ruling_.IsCorrection() || (current != nullptr && current->stage() == gate_.from_stage())) return;
    ruling_.Unmet("NOT_AT_GATE", request_.alliance(),
                  absl::StrCat("The gate ", gate_.id(), " is behind the stage ", gate_.from_stage(),
                               ", and the alliance is in ",
                               current == nullptr ? "no stage" : absl::StrCat("the stage ", current->stage()),
                               " on ", FormatDate(DateOf(case_.day)), "."));
  }

  void CheckGo(const std::vector<CriterionResult>& results) {
    for (const CriterionResult& result : results) {
      const v1::Playbook::Criterion& criterion = *FindCriterion(gate_, result.criterion());
      if (!criterion.must_meet() || result.standing() != CriterionResult::UNMET) continue;
      ruling_.Unmet("CRITERION_UNMET", criterion.id(),
                    absl::StrCat(criterion.display_name(), ": ", result.text()));
    }
    for (const v1::Playbook::Kind& document : gate_.documents()) {
      const bool is_shown = std::any_of(request_.documents().begin(), request_.documents().end(),
                                        [&](const auto& each) { return each.document() == document.id(); });
      if (is_shown) continue;
      ruling_.Unmet("DOCUMENT_MISSING", document.id(),
                    absl::StrCat("The gate ", gate_.id(), " asks for the document ", document.id(), " (",
                                 document.display_name(), ")."));
    }
    CheckJudges();
  }

 private:
  // Names an id that is given twice, or that the gate does not have.
  template <typename Items, typename IdOf, typename Has>
  void CheckIds(const char* list, const char* id_field, const Items& items, IdOf id_of, const char* what,
                Has has) {
    std::set<std::string> ids;
    for (int i = 0; i < items.size(); ++i) {
      const std::string path = absl::StrCat(list, "[", i, "]", id_field);
      const std::string& id = id_of(items[i]);
      if (!ids.insert(id).second) ruling_.FaultyField(path, absl::StrCat("`", id, "` is given twice"));
      if (!has(id)) ruling_.NotInPlaybook(case_.playbook, path, what, id);
    }
  }

  void CheckCriteria() {
    CheckIds(
        "criteria", ".criterion", request_.criteria(),
        [](const auto& each) -> const std::string& { return each.criterion(); }, "criterion of the gate",
        [this](const std::string& id) { return FindCriterion(gate_, id) != nullptr; });
    for (int i = 0; i < request_.criteria_size(); ++i) {
      const CriterionResult& said = request_.criteria(i);
      const v1::Playbook::Criterion* criterion = FindCriterion(gate_, said.criterion());
      if (criterion != nullptr) CheckWord(absl::StrCat("criteria[", i, "]."), *criterion, said);
    }
  }

  void CheckWord(const std::string& path, const v1::Playbook::Criterion& criterion,
                 const CriterionResult& said) {
    const bool is_waived = said.standing() == CriterionResult::WAIVED;
    if (said.standing() == CriterionResult::STANDING_UNSPECIFIED) {
      ruling_.FaultyField(path + "standing", "is required");
    } else if (!criterion.judged_by().empty() && !is_waived) {
      ruling_.FaultyField(path + "standing",
                          absl::StrCat("must be WAIVED if anything: whether the criterion is met, the rule ",
                                       criterion.judged_by(), " finds"));
    }
    if (is_waived != said.has_waived_until()) {
      ruling_.FaultyField(path + "waived_until", is_waived ? "is required" : "belongs to a waiver only");
    } else if (is_waived && DaysOf(said.waived_until()).last < case_.day) {
      ruling_.FaultyField(path + "waived_until", "is over already");
    }
  }

  void CheckGatekeepers() {
    CheckIds(
        "gatekeepers", "", request_.gatekeepers(),
        [](const std::string& person) -> const std::string& { return person; }, "",
        [](const std::string&) { return true; });
  }

  void CheckConditions() {
    const bool is_go = request_.outcome() == GateDecision::GO;
    if (!is_go && !request_.conditions().empty()) ruling_.FaultyField("conditions", "belong to a GO only");
    CheckIds(
        "conditions", ".id", request_.conditions(),
        [](const auto& each) -> const std::string& { return each.id(); }, "",
        [](const std::string&) { return true; });
    for (int i = 0; i < request_.conditions_size(); ++i) {
      const GateDecision::Condition& condition = request_.conditions(i);
      const std::string path = absl::StrCat("conditions[", i, "].");
      if (FindCriterion(gate_, condition.id()) != nullptr)
        ruling_.FaultyField(path + "id", absl::StrCat("`", condition.id(), "` is a criterion of the gate"));
      if (DaysOf(condition.due_on()).last < case_.day)
        ruling_.FaultyField(path + "due_on", "is over already");
    }
  }

  void CheckDocuments() {
    CheckIds(
        "documents", ".document", request_.documents(),
        [](const auto& each) -> const std::string& { return each.document(); }, "document of the gate",
        [this](const std::string& id) { return HasKind(gate_.documents(), id); });
  }

  // True if a person holds one of the roles of those who do the work, or stands in for who does.
  bool DoesTheWork(const std::string& person) const {
    return std::any_of(case_.alliance.roles().begin(), case_.alliance.roles().end(), [&](const auto& slot) {
      const auto& working = gate_.working_roles();
      if (std::find(working.begin(), working.end(), slot.role()) == working.end()) return false;
      const auto* holding = HoldingAt(slot, case_.day);
      return holding != nullptr && holding->person() == person;
    });
  }

  void CheckJudges() {
    const auto& keepers = request_.gatekeepers();
    const int least = std::max(1, static_cast<int>(gate_.gatekeepers_min()));
    if (keepers.size() < least) {
      ruling_.Unmet("TOO_FEW_GATEKEEPERS", gate_.id(),
                    absl::StrCat("The gate ", gate_.id(), " asks for ", least, " gatekeepers, and there are ",
                                 keepers.size(), "."));
    }
    const bool all_work = std::all_of(keepers.begin(), keepers.end(),
                                      [this](const std::string& person) { return DoesTheWork(person); });
    if (!all_work) return;
    ruling_.Unmet("NO_INDEPENDENT_GATEKEEPER", gate_.id(),
                  absl::StrCat("All who judge at the gate ", gate_.id(),
                               " do the work that is judged; one at least must not."));
  }

  AllianceCase& case_;
  const v1::DecideGateRequest& request_;
  Ruling& ruling_;
  const v1::Playbook::Gate& gate_;
};

void Fill(v1::GateDecided& event, const v1::DecideGateRequest& request, const v1::Playbook::Gate& gate,
          const std::vector<CriterionResult>& results) {
  event.set_gate(gate.id());
  event.set_from_stage(gate.from_stage());
  event.set_to_stage(gate.to_stage());
  event.set_outcome(request.outcome());
  for (const CriterionResult& result : results) *event.add_criteria() = result;
  *event.mutable_gatekeepers() = request.gatekeepers();
  *event.mutable_conditions() = request.conditions();
  if (request.has_resume_on()) *event.mutable_resume_on() = request.resume_on();
  *event.mutable_documents() = request.documents();
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::DecideGateRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  Ruling& ruling = opened->ruling;
  const v1::Playbook::Gate* gate = FindGate(opened->playbook, request.gate());
  if (gate == nullptr) {
    ruling.NotInPlaybook(opened->playbook, "gate", "gate", request.gate());
    return ruling.Finish();
  }
  AtGate at_gate(*opened, request, *gate);
  at_gate.CheckFields();
  RequireOpen(opened->alliance, opened->day, ruling);
  at_gate.CheckPlace();
  const state::v1::AllianceState after = AfterEntering(opened->alliance, gate->to_stage(), opened->day);
  const Situation behind{world, after, opened->playbook, opened->day};
  const std::vector<CriterionResult> results = JudgeCriteria(behind, *gate, request.criteria());
  const bool is_go = request.outcome() == GateDecision::GO;
  if (is_go) {
    at_gate.CheckGo(results);
    WeighRules(behind, ruling);
  }
  Fill(*ruling.Record().mutable_gate_decided(), request, *gate, results);
  // A correction takes the place of one event only: the stage that the earlier GO entered stands.
  if (is_go && !ruling.IsCorrection()) ruling.Record().mutable_stage_entered()->set_stage(gate->to_stage());
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::MeetGateConditionRequest& request) {
  absl::StatusOr<AllianceCase> opened = OpenCase(world, request.alliance(), request.context());
  if (!opened.ok()) return opened.status();
  Ruling& ruling = opened->ruling;
  const std::vector<DecidedGate> decisions = GateDecisionsUntil(opened->alliance, opened->day);
  const DecidedGate* last = LastAt(decisions, request.gate());
  const std::string condition = absl::StrCat(request.gate(), "/", request.condition());
  if (last == nullptr || !AsksFor(*last->event, request.condition())) {
    ruling.Unmet(
        "NO_SUCH_CONDITION", condition,
        absl::StrCat("The last decision at the gate ", request.gate(), " by ",
                     FormatDate(DateOf(opened->day)), " has no condition ", request.condition(), "."));
  } else if (const auto met = last->met.find(request.condition()); met != last->met.end()) {
    ruling.Unmet("MET_ALREADY", condition,
                 absl::StrCat("The condition ", request.condition(), " is met since ",
                              FormatDate(DateOf(*met->second)), "."));
  }
  v1::GateConditionMet& event = *ruling.Record().mutable_gate_condition_met();
  event.set_gate(request.gate());
  event.set_condition(request.condition());
  return ruling.Finish();
}

}  // namespace entente::domain
