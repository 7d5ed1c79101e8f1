// What was decided at the gates of an alliance, and what has become of it (R37).
#ifndef ENTENTE_SERVICES_DOMAIN_LIFECYCLE_GATE_DECISIONS_H_
#define ENTENTE_SERVICES_DOMAIN_LIFECYCLE_GATE_DECISIONS_H_

#include <map>
#include <string_view>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/alliance.pb.h"
#include "entente/v1/playbook.pb.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// A decision at a gate. Points into the state.
struct DecidedGate {
  const v1::GateDecided* event;
  const state::v1::Moment* at;
  // When its conditions were met first, and the criteria that it waived, by id. What is not here is not met.
  std::map<std::string_view, const state::v1::Moment*> met = {};
  // The next decision at the same gate; null if there is none by the day that was asked for.
  const state::v1::Moment* followed_by = nullptr;
};

// All decisions up to a day, in order.
std::vector<DecidedGate> GateDecisionsUntil(const state::v1::AllianceState& alliance, Day day);

// The last decision at a gate among them; null if there is none.
const DecidedGate* LastAt(const std::vector<DecidedGate>& decisions, std::string_view gate);

// True if a decision has a condition of that id, or waived a criterion of that id: what has to be met later.
bool AsksFor(const v1::GateDecided& decision, std::string_view id);

// The gate of a playbook on the move from one stage to another; null if there is none.
const v1::Playbook::Gate* GateBetween(const v1::Playbook& playbook, std::string_view from,
                                      std::string_view to);

// True if a GO of the gate is in force on a day: it was the last decision there, and the alliance has entered
// no stage since. A GO enters its stage itself, so this is so only where that was withdrawn.
bool IsPassable(const state::v1::AllianceState& alliance, const v1::Playbook::Gate& gate, Day day);

// Adds the decisions until the day to the alliance, with the days on which their conditions were met.
void AddGateDecisions(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_LIFECYCLE_GATE_DECISIONS_H_
