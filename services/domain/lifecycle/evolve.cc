#include "services/domain/lifecycle/evolve.h"

namespace entente::domain {

void Apply(state::v1::AllianceState& state, const v1::StageEntered& event, const state::v1::Moment& at) {
  auto* entry = state.add_stages();
  *entry->mutable_at() = at;
  entry->set_stage(event.stage());
}

void Apply(state::v1::AllianceState& state, const v1::StatusChanged& event, const state::v1::Moment& at) {
  auto* entry = state.add_statuses();
  *entry->mutable_at() = at;
  entry->set_status(event.status());
}

}  // namespace entente::domain
