// What is known of a person, folded into the state. Folding never fails.
//
// The events come without their personal fields; the sealed part is kept as it stands in the record.
#ifndef ENTENTE_SERVICES_DOMAIN_PERSON_EVOLVE_H_
#define ENTENTE_SERVICES_DOMAIN_PERSON_EVOLVE_H_

#include "entente/state/v1/state.pb.h"
#include "entente/v1/person.pb.h"
#include "services/domain/fold.h"

namespace entente::domain {

void Apply(state::v1::PersonState& state, const v1::PersonRegistered& event, const EventHeader& header,
           const state::v1::Moment& at);
void Apply(state::v1::PersonState& state, const v1::PersonUpdated& event, const EventHeader& header,
           const state::v1::Moment& at);
void Apply(state::v1::PersonState& state, const v1::LegalHoldPlaced& event, const state::v1::Moment& at);
void Apply(state::v1::PersonState& state, const v1::LegalHoldLifted& event);
void Apply(state::v1::PersonState& state, const v1::PersonErased& event, const state::v1::Moment& at);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERSON_EVOLVE_H_
