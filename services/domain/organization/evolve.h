// What happened to an organization, folded into its state. Folding never fails.
#ifndef ENTENTE_SERVICES_DOMAIN_ORGANIZATION_EVOLVE_H_
#define ENTENTE_SERVICES_DOMAIN_ORGANIZATION_EVOLVE_H_

#include "entente/state/v1/state.pb.h"
#include "entente/v1/organization.pb.h"

namespace entente::domain {

void Apply(state::v1::OrganizationState& state, const v1::OrganizationRegistered& event,
           const state::v1::Moment& at);
void Apply(state::v1::OrganizationState& state, const v1::OrganizationRenamed& event,
           const state::v1::Moment& at);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ORGANIZATION_EVOLVE_H_
