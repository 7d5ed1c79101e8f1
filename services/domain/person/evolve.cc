#include "services/domain/person/evolve.h"

#include <algorithm>

namespace entente::domain {
namespace {

template <typename Event>
void AddProfile(state::v1::PersonState& state, const Event& event, const EventHeader& header,
                const state::v1::Moment& at) {
  auto* entry = state.add_profiles();
  *entry->mutable_at() = at;
  entry->set_organization(event.organization());
  entry->set_nonce(header.sealed_nonce);
  entry->set_ciphertext(header.sealed_ciphertext);
  entry->set_version(header.version);
  entry->set_event_type(header.event_type);
}

}  // namespace

void Apply(state::v1::PersonState& state, const v1::PersonRegistered& event, const EventHeader& header,
           const state::v1::Moment& at) {
  *state.mutable_origin()->mutable_external_references() = event.external_references();
  AddProfile(state, event, header, at);
}

void Apply(state::v1::PersonState& state, const v1::PersonUpdated& event, const EventHeader& header,
           const state::v1::Moment& at) {
  AddProfile(state, event, header, at);
}

void Apply(state::v1::PersonState& state, const v1::LegalHoldPlaced& event, const state::v1::Moment& at) {
  auto* hold = state.add_holds();
  *hold->mutable_at() = at;
  hold->set_matter(event.matter());
}

void Apply(state::v1::PersonState& state, const v1::LegalHoldLifted& event) {
  auto& holds = *state.mutable_holds();
  holds.erase(std::remove_if(holds.begin(), holds.end(),
                             [&event](const auto& hold) { return hold.matter() == event.matter(); }),
              holds.end());
}

// What was sealed stays where it is: without its key it is noise.
void Apply(state::v1::PersonState& state, const v1::PersonErased&, const state::v1::Moment& at) {
  state.set_erasure_position(at.position());
}

}  // namespace entente::domain
