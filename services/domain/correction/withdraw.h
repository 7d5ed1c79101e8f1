// How one event is taken out of a state of any kind: its entries leave every slot, and slots that are
// left empty disappear. The origin stays, because the event still counts.
#ifndef ENTENTE_SERVICES_DOMAIN_CORRECTION_WITHDRAW_H_
#define ENTENTE_SERVICES_DOMAIN_CORRECTION_WITHDRAW_H_

#include <cstdint>
#include <string_view>

#include "entente/state/v1/state.pb.h"

namespace entente::domain {

// `measured_kpi` is the KPI that the event measured, if it did: what stands in a page cannot be found by its
// position alone. May be empty as long as the state has no pages.
void WithdrawFrom(state::v1::AllianceState& state, uint64_t position, std::string_view measured_kpi);
void WithdrawFrom(state::v1::OrganizationState& state, uint64_t position);
void WithdrawFrom(state::v1::PersonState& state, uint64_t position);

// No event of a playbook, of an approval, of a principal or of findings can be corrected, so nothing is to be
// taken out.
void WithdrawFrom(state::v1::PlaybookState& state, uint64_t position);
void WithdrawFrom(state::v1::ApprovalState& state, uint64_t position);
void WithdrawFrom(state::v1::PrincipalState& state, uint64_t position);
void WithdrawFrom(state::v1::FindingsState& state, uint64_t position);
void WithdrawFrom(state::v1::PeriodState& state, uint64_t position);
void WithdrawFrom(state::v1::ServerState& state, uint64_t position);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_CORRECTION_WITHDRAW_H_
