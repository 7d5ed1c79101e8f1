#include "services/domain/organization/evolve.h"

namespace entente::domain {

void Apply(state::v1::OrganizationState& state, const v1::OrganizationRegistered& event,
           const state::v1::Moment& at) {
  state.set_is_own(event.is_own());
  state.set_country_code(event.country_code());
  *state.mutable_origin()->mutable_external_references() = event.external_references();
  auto* entry = state.add_names();
  *entry->mutable_at() = at;
  entry->set_display_name(event.display_name());
}

void Apply(state::v1::OrganizationState& state, const v1::OrganizationRenamed& event,
           const state::v1::Moment& at) {
  auto* entry = state.add_names();
  *entry->mutable_at() = at;
  entry->set_display_name(event.display_name());
}

}  // namespace entente::domain
