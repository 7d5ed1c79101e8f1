#include "services/domain/fold.h"

#include <type_traits>

#include "entente/v1/rules.pb.h"
#include "entente/v1/visit_event.h"
#include "services/domain/agreement/evolve.h"
#include "services/domain/alliance/evolve.h"
#include "services/domain/approval/evolve.h"
#include "services/domain/correction/withdraw.h"
#include "services/domain/lifecycle/evolve.h"
#include "services/domain/organization/evolve.h"
#include "services/domain/ownership/evolve.h"
#include "services/domain/performance/evolve.h"
#include "services/domain/period/evolve.h"
#include "services/domain/person/evolve.h"
#include "services/domain/plan/evolve.h"
#include "services/domain/playbook/evolve.h"

namespace entente::domain {
namespace {

constexpr int64_t kSecondsOfDay = 86400;

template <typename AnyState>
void Take(uint64_t position, std::string_view measured_kpi, AnyState& state) {
  if constexpr (std::is_same_v<AnyState, state::v1::AllianceState>) {
    WithdrawFrom(state, position, measured_kpi);
  } else {
    WithdrawFrom(state, position);
  }
}

// What every event does, whatever its kind: it counts, and what it corrects goes first.
template <typename AnyState>
void Begin(AnyState& state, const EventHeader& header) {
  if (header.corrects != 0) Take(header.corrects, header.corrected_kpi, state);
  state::v1::Origin& origin = *state.mutable_origin();
  if (origin.version() == 0) {
    origin.set_name(header.resource);
    origin.set_create_position(header.at.position());
    *origin.mutable_create_time() = header.record_time;
  }
  origin.set_version(header.version);
  origin.set_position(header.at.position());
  *origin.mutable_update_time() = header.record_time;
}

// When the event was true, with what kind of event it is.
state::v1::Moment MomentOf(const v1::Fact& fact, const EventHeader& header) {
  state::v1::Moment at = header.at;
  at.set_event(fact.event_case());
  if (fact.event_case() != v1::Fact::kKpiMeasured) {
    at.set_recorded_day(static_cast<int32_t>(header.record_time.seconds() / kSecondsOfDay));
  }
  return at;
}

// True if the event is one that resources of this collection have in their histories.
template <typename Event>
bool BelongsTo(const std::string& resource) {
  const std::string& collection = Event::descriptor()->options().GetExtension(v1::event).collection();
  return collection == "*" || (resource.size() > collection.size() && resource.starts_with(collection) &&
                               resource[collection.size()] == '/');
}

// Kinds of resources of which nothing is kept but that their events count: facts of access, of the log and of
// policies are read where they stand.
template <typename AnyState>
inline constexpr bool kKeepsNothing =
    std::is_same_v<AnyState, state::v1::PrincipalState> || std::is_same_v<AnyState, state::v1::ServerState>;

// What one event does to a state: what its area says (an overload of `Apply`), or else it is kept whole,
// where states keep events.
template <typename AnyState, typename Event>
bool Do(AnyState& state, const v1::Fact& fact, const Event& event, const EventHeader& header,
        const state::v1::Moment& at) {
  if constexpr (std::is_same_v<Event, v1::EventVoided>) {
    return true;  // It does nothing but what `Begin` has done.
  } else if constexpr (requires { Apply(state, event, header, at); }) {
    return Apply(state, event, header, at), true;
  } else if constexpr (requires { Apply(state, event, at); }) {
    return Apply(state, event, at), true;
  } else if constexpr (requires { Apply(state, event, header); }) {
    return Apply(state, event, header), true;
  } else if constexpr (requires { Apply(state, event); }) {
    return Apply(state, event), true;
  } else if constexpr (requires { state.add_kept(); }) {
    if (!BelongsTo<Event>(header.resource)) return false;
    state::v1::KeptEvent& kept = *state.add_kept();
    *kept.mutable_at() = at;
    *kept.mutable_fact() = fact;
    return true;
  } else {
    return kKeepsNothing<AnyState> && BelongsTo<Event>(header.resource);
  }
}

// What was corrected was known since it was first recorded, as far as the correction says the same.
void KeepRecordedDay(const state::v1::AllianceState& state, const v1::Fact& fact, const EventHeader& header,
                     state::v1::Moment& at) {
  if (!fact.has_role_assigned() || header.corrects == 0) return;
  const auto day = RecordedDayOf(state, fact.role_assigned(), at, header.corrects);
  if (day.has_value()) at.set_recorded_day(*day);
}

template <typename AnyState>
bool EvolveKind(AnyState& state, const v1::Fact& fact, const EventHeader& header) {
  state::v1::Moment at = MomentOf(fact, header);
  if constexpr (std::is_same_v<AnyState, state::v1::AllianceState>) KeepRecordedDay(state, fact, header, at);
  Begin(state, header);
  return v1::VisitEvent(fact, [&](const auto& event) { return Do(state, fact, event, header, at); });
}

}  // namespace

bool Evolve(state::v1::AllianceState& state, const v1::Fact& fact, const EventHeader& header) {
  return EvolveKind(state, fact, header);
}

bool Evolve(state::v1::OrganizationState& state, const v1::Fact& fact, const EventHeader& header) {
  return EvolveKind(state, fact, header);
}

bool Evolve(state::v1::PersonState& state, const v1::Fact& fact, const EventHeader& header) {
  return EvolveKind(state, fact, header);
}

bool Evolve(state::v1::PlaybookState& state, const v1::Fact& fact, const EventHeader& header) {
  return EvolveKind(state, fact, header);
}

bool Evolve(state::v1::ApprovalState& state, const v1::Fact& fact, const EventHeader& header) {
  return EvolveKind(state, fact, header);
}

bool Evolve(state::v1::PrincipalState& state, const v1::Fact& fact, const EventHeader& header) {
  return EvolveKind(state, fact, header);
}

bool Evolve(state::v1::FindingsState& state, const v1::Fact& fact, const EventHeader& header) {
  return EvolveKind(state, fact, header);
}

bool Evolve(state::v1::PeriodState& state, const v1::Fact& fact, const EventHeader& header) {
  return EvolveKind(state, fact, header);
}

bool Evolve(state::v1::ServerState& state, const v1::Fact& fact, const EventHeader& header) {
  return EvolveKind(state, fact, header);
}

bool Evolve(State& state, const v1::Fact& fact, const EventHeader& header) {
  return std::visit([&](auto& kind) { return Evolve(kind, fact, header); }, state);
}

void Withdraw(State& state, uint64_t position, std::string_view measured_kpi) {
  std::visit([&](auto& kind) { Take(position, measured_kpi, kind); }, state);
}

bool NeedsMeasuredKpi(const State& state, uint64_t position) {
  const auto* alliance = std::get_if<state::v1::AllianceState>(&state);
  return alliance != nullptr && position != 0 && position <= alliance->paged_position();
}

}  // namespace entente::domain
