#include "services/domain/lifecycle/gate_decisions.h"

#include <algorithm>

#include "services/domain/kept.h"
#include "services/domain/projection_parts.h"

namespace entente::domain {
namespace {

DecidedGate* LastOf(std::vector<DecidedGate>& decisions, std::string_view gate) {
  const auto found = std::find_if(decisions.rbegin(), decisions.rend(),
                                  [gate](const DecidedGate& each) { return each.event->gate() == gate; });
  return found == decisions.rend() ? nullptr : &*found;
}

}  // namespace

std::vector<DecidedGate> GateDecisionsUntil(const state::v1::AllianceState& alliance, Day day) {
  std::vector<DecidedGate> decisions;
  ForEachKept(alliance.kept(), day,
              Overloaded{[&](const v1::GateDecided& event, const state::v1::Moment& at) {
                           DecidedGate* before = LastOf(decisions, event.gate());
                           if (before != nullptr) before->followed_by = &at;
                           decisions.push_back({&event, &at});
                         },
                         [&](const v1::GateConditionMet& event, const state::v1::Moment& at) {
                           DecidedGate* decision = LastOf(decisions, event.gate());
                           if (decision != nullptr) decision->met.try_emplace(event.condition(), &at);
                         }});
  return decisions;
}

const DecidedGate* LastAt(const std::vector<DecidedGate>& decisions, std::string_view gate) {
  const auto found = std::find_if(decisions.rbegin(), decisions.rend(),
                                  [gate](const DecidedGate& each) { return each.event->gate() == gate; });
  return found == decisions.rend() ? nullptr : &*found;
}

bool AsksFor(const v1::GateDecided& decision, std::string_view id) {
  return std::any_of(decision.conditions().begin(), decision.conditions().end(),
                     [id](const auto& condition) { return condition.id() == id; }) ||
         std::any_of(decision.criteria().begin(), decision.criteria().end(), [id](const auto& result) {
           return result.criterion() == id && result.standing() == v1::GateDecision::CriterionResult::WAIVED;
         });
}

const v1::Playbook::Gate* GateBetween(const v1::Playbook& playbook, std::string_view from,
                                      std::string_view to) {
  for (const v1::Playbook::Gate& gate : playbook.gates()) {
    if (gate.from_stage() == from && gate.to_stage() == to) return &gate;
  }
  return nullptr;
}

bool IsPassable(const state::v1::AllianceState& alliance, const v1::Playbook::Gate& gate, Day day) {
  const std::vector<DecidedGate> decisions = GateDecisionsUntil(alliance, day);
  const DecidedGate* last = LastAt(decisions, gate.id());
  if (last == nullptr || last->event->outcome() != v1::GateDecision::GO) return false;
  const auto* stage = EntryAt(alliance.stages(), day);
  return stage == nullptr || Before(stage->at(), *last->at);
}

void AddGateDecisions(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance) {
  for (const DecidedGate& decided : GateDecisionsUntil(state, day)) {
    v1::GateDecision& shown = *alliance.add_gate_decisions();
    shown.set_gate(decided.event->gate());
    shown.set_from_stage(decided.event->from_stage());
    shown.set_to_stage(decided.event->to_stage());
    shown.set_outcome(decided.event->outcome());
    *shown.mutable_criteria() = decided.event->criteria();
    *shown.mutable_gatekeepers() = decided.event->gatekeepers();
    *shown.mutable_conditions() = decided.event->conditions();
    for (auto& condition : *shown.mutable_conditions()) {
      const auto met = decided.met.find(condition.id());
      if (met != decided.met.end()) *condition.mutable_met_on() = DateOf(*met->second);
    }
    if (decided.event->has_resume_on()) *shown.mutable_resume_on() = decided.event->resume_on();
    *shown.mutable_on() = DateOf(*decided.at);
    shown.set_event(EventNameOf(*decided.at));
  }
}

}  // namespace entente::domain
