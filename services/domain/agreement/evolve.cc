#include "services/domain/agreement/evolve.h"

#include <string>

namespace entente::domain {
namespace {

using Entry = state::v1::AllianceState::AgreementEntry;

Entry& AddEntry(state::v1::AllianceState& state, const std::string& agreement, Entry::Kind kind,
                const state::v1::Moment& at) {
  state::v1::AllianceState::AgreementState* slot = nullptr;
  for (auto& known : *state.mutable_agreements()) {
    if (known.agreement() == agreement) slot = &known;
  }
  if (slot == nullptr) {
    slot = state.add_agreements();
    slot->set_agreement(agreement);
  }
  Entry* entry = slot->add_entries();
  *entry->mutable_at() = at;
  entry->set_kind(kind);
  return *entry;
}

}  // namespace

void Apply(state::v1::AllianceState& state, const v1::AgreementSigned& event, const state::v1::Moment& at) {
  Entry& entry = AddEntry(state, event.agreement(), Entry::SIGNED, at);
  entry.set_title(event.title());
  entry.set_agreement_kind(event.kind());
  *entry.mutable_parties() = event.parties();
  if (event.has_value()) *entry.mutable_value() = event.value();
}

void Apply(state::v1::AllianceState& state, const v1::AgreementTookEffect& event,
           const state::v1::Moment& at) {
  AddEntry(state, event.agreement(), Entry::TOOK_EFFECT, at);
}

void Apply(state::v1::AllianceState& state, const v1::AgreementAmended& event, const state::v1::Moment& at) {
  AddEntry(state, event.agreement(), Entry::AMENDED, at).set_summary(event.summary());
}

void Apply(state::v1::AllianceState& state, const v1::AgreementTerminated& event,
           const state::v1::Moment& at) {
  AddEntry(state, event.agreement(), Entry::TERMINATED, at);
}

}  // namespace entente::domain
