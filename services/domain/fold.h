// How events become states. Folding is total: an event that was recorded is never refused, whatever the
// state; one that is not known to an aggregate only counts.
#ifndef ENTENTE_SERVICES_DOMAIN_FOLD_H_
#define ENTENTE_SERVICES_DOMAIN_FOLD_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/fact.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace entente::domain {

// The version of the fold. Raise it with every change of a state message or of what an event does to it:
// snapshots and views of another version are thrown away and folded anew.
inline constexpr uint32_t kFoldVersion = 6;

// What stands beside an event in its record, as far as a fold needs it.
struct EventHeader {
  std::string resource;
  uint64_t version = 0;
  // When it was true, and its position.
  state::v1::Moment at;
  google::protobuf::Timestamp record_time;
  // The position of the event that this one replaces or withdraws; 0 if it corrects none.
  uint64_t corrects = 0;
  // The KPI that the corrected event measured; needed where `NeedsMeasuredKpi` says so.
  std::string corrected_kpi;
  // The full name of the event's message.
  std::string event_type;
  std::string actor;
  std::string reason;
  // The personal part of the event as it is stored; empty if it has none.
  std::string sealed_nonce;
  std::string sealed_ciphertext;
};

// The state of one resource of any kind.
using State = std::variant<state::v1::AllianceState, state::v1::OrganizationState, state::v1::PersonState,
                           state::v1::PlaybookState, state::v1::ApprovalState, state::v1::PrincipalState,
                           state::v1::FindingsState, state::v1::PeriodState, state::v1::ServerState>;

// An empty state for a resource, by the collection in its name; nothing if there is no such collection.
std::optional<State> NewState(std::string_view resource);

// What all states have: name, version, position and times.
const state::v1::Origin& OriginOf(const State& state);

// Folds one event into the state of its resource. Returns false if the event is of no kind that such a
// resource has; it then only counts.
bool Evolve(State& state, const v1::Fact& fact, const EventHeader& header);

// The same for one kind of state.
bool Evolve(state::v1::AllianceState& state, const v1::Fact& fact, const EventHeader& header);
bool Evolve(state::v1::OrganizationState& state, const v1::Fact& fact, const EventHeader& header);
bool Evolve(state::v1::PersonState& state, const v1::Fact& fact, const EventHeader& header);
bool Evolve(state::v1::PlaybookState& state, const v1::Fact& fact, const EventHeader& header);
bool Evolve(state::v1::ApprovalState& state, const v1::Fact& fact, const EventHeader& header);
bool Evolve(state::v1::PrincipalState& state, const v1::Fact& fact, const EventHeader& header);
bool Evolve(state::v1::FindingsState& state, const v1::Fact& fact, const EventHeader& header);
bool Evolve(state::v1::PeriodState& state, const v1::Fact& fact, const EventHeader& header);
bool Evolve(state::v1::ServerState& state, const v1::Fact& fact, const EventHeader& header);

// Takes what one event has done out of a state, as if it had not been recorded. Used when a later event
// corrects it, and to decide a replacement as if the replaced event were not there. `measured_kpi` is the KPI
// that the event measured; needed where `NeedsMeasuredKpi` says so.
void Withdraw(State& state, uint64_t position, std::string_view measured_kpi);

// True if what the event has done may stand in a page of the state (see performance/figure_page.h), which is
// not at hand. Whoever withdraws it then has to say which KPI it measured, if it did.
bool NeedsMeasuredKpi(const State& state, uint64_t position);

// A state as the bytes of a snapshot, the same bytes for the same state, and back. `resource` tells the kind;
// nothing if they cannot be read.
std::string SerializeState(const State& state);
std::optional<State> ParseState(std::string_view resource, std::string_view bytes);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_FOLD_H_
