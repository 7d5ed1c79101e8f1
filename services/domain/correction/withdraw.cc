#include "services/domain/correction/withdraw.h"

#include <algorithm>

#include "google/protobuf/repeated_field.h"
#include "services/domain/performance/figures.h"
#include "services/domain/timeline.h"

namespace entente::domain {
namespace {

using state::v1::AllianceState;

// Takes the entries of an event out of all slots, and then the slots that have none left. `entries_of` gives
// the entries of a slot.
template <typename Slot, typename EntriesOf>
void WithdrawFromSlots(google::protobuf::RepeatedPtrField<Slot>* slots, EntriesOf entries_of,
                       uint64_t position) {
  bool emptied = false;
  for (Slot& slot : *slots) {
    if (EraseEntriesOf(entries_of(slot), position) && entries_of(slot)->empty()) emptied = true;
  }
  if (!emptied) return;
  slots->erase(
      std::remove_if(slots->begin(), slots->end(), [&](Slot& slot) { return entries_of(slot)->empty(); }),
      slots->end());
}

// Notes that a measurement in a page does not count any more; the page itself never changes. Returns whether
// it is in one.
bool WithdrawFromPages(AllianceState& state, uint64_t position, std::string_view measured_kpi) {
  if (measured_kpi.empty() || position > state.paged_position()) return false;
  state.add_withdrawn_figures(position);
  for (auto& kpi : *state.mutable_kpis()) {
    if (kpi.kpi() == measured_kpi && kpi.paged_count() > 0) kpi.set_paged_count(kpi.paged_count() - 1);
  }
  return true;
}

// A KPI has three kinds of entries, and stays as long as one of them is left.
void WithdrawFromKpis(AllianceState& state, uint64_t position, std::string_view measured_kpi) {
  bool found = WithdrawFromPages(state, position, measured_kpi);
  for (auto& kpi : *state.mutable_kpis()) {
    if (kpi.has_definition() && kpi.at().position() == position) {
      kpi.clear_at();
      kpi.clear_definition();
      found = true;
    }
    found |= EraseEntriesOf(kpi.mutable_targets(), position);
    found |= EraseFigure(position, *kpi.mutable_measurements());
  }
  if (!found) return;
  const auto is_empty = [](const AllianceState::KpiState& kpi) {
    return !kpi.has_definition() && kpi.targets().empty() && kpi.measurements().empty() &&
           kpi.paged_count() == 0;
  };
  auto* kpis = state.mutable_kpis();
  kpis->erase(std::remove_if(kpis->begin(), kpis->end(), is_empty), kpis->end());
}

}  // namespace

void WithdrawFrom(AllianceState& state, uint64_t position, std::string_view measured_kpi) {
  EraseEntriesOf(state.mutable_kept(), position);
  EraseEntriesOf(state.mutable_descriptions(), position);
  EraseEntriesOf(state.mutable_stages(), position);
  EraseEntriesOf(state.mutable_statuses(), position);
  WithdrawFromSlots(
      state.mutable_parties(), [](AllianceState::PartyState& party) { return party.mutable_memberships(); },
      position);
  WithdrawFromSlots(
      state.mutable_roles(), [](AllianceState::RoleState& role) { return role.mutable_holdings(); },
      position);
  WithdrawFromSlots(
      state.mutable_agreements(),
      [](AllianceState::AgreementState& agreement) { return agreement.mutable_entries(); }, position);
  WithdrawFromSlots(
      state.mutable_milestones(),
      [](AllianceState::MilestoneState& milestone) { return milestone.mutable_entries(); }, position);
  WithdrawFromKpis(state, position, measured_kpi);
}

void WithdrawFrom(state::v1::OrganizationState& state, uint64_t position) {
  EraseEntriesOf(state.mutable_names(), position);
}

void WithdrawFrom(state::v1::PersonState& state, uint64_t position) {
  EraseEntriesOf(state.mutable_profiles(), position);
  EraseEntriesOf(state.mutable_kept(), position);
}

void WithdrawFrom(state::v1::PlaybookState&, uint64_t) {}

void WithdrawFrom(state::v1::ApprovalState&, uint64_t) {}

void WithdrawFrom(state::v1::PrincipalState&, uint64_t) {}

void WithdrawFrom(state::v1::FindingsState&, uint64_t) {}

void WithdrawFrom(state::v1::PeriodState&, uint64_t) {}

void WithdrawFrom(state::v1::ServerState&, uint64_t) {}

}  // namespace entente::domain
