// Whether a person was erased.
#ifndef ENTENTE_SERVICES_DOMAIN_PERSON_ERASED_H_
#define ENTENTE_SERVICES_DOMAIN_PERSON_ERASED_H_

#include "entente/state/v1/state.pb.h"
#include "services/domain/ruling.h"

namespace entente::domain {

// `PERSON_ERASED` for one who was: no more is recorded of such a person.
void RequireNotErased(const state::v1::PersonState& person, Ruling& ruling);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERSON_ERASED_H_
