// What happened to an alliance as a whole and to its parties, folded into its state. Folding never fails.
#ifndef ENTENTE_SERVICES_DOMAIN_ALLIANCE_EVOLVE_H_
#define ENTENTE_SERVICES_DOMAIN_ALLIANCE_EVOLVE_H_

#include "entente/state/v1/state.pb.h"
#include "entente/v1/alliance.pb.h"
#include "entente/v1/party.pb.h"

namespace entente::domain {

void Apply(state::v1::AllianceState& state, const v1::AllianceCreated& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::AllianceDescribed& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::PartyInvited& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::PartyApplied& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::PartyJoined& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::PartySuspended& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::PartyReinstated& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::PartyDowngraded& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::PartyLeft& event, const state::v1::Moment& at);
void Apply(state::v1::AllianceState& state, const v1::PartySucceeded& event, const state::v1::Moment& at);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_ALLIANCE_EVOLVE_H_
