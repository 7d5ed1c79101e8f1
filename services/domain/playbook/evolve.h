// Versions of a playbook, folded into its state. Folding never fails.
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_EVOLVE_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_EVOLVE_H_

#include "entente/state/v1/state.pb.h"
#include "entente/v1/playbook.pb.h"

namespace entente::domain {

// The newest version stands last; a version that is published again takes the place of the earlier one.
void Apply(state::v1::PlaybookState& state, const v1::PlaybookPublished& event);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_EVOLVE_H_
