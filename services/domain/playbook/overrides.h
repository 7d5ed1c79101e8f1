// The rules that an alliance has otherwise than its playbook (R108).
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_OVERRIDES_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_OVERRIDES_H_

#include <string>
#include <string_view>
#include <vector>

#include "entente/state/v1/state.pb.h"
#include "entente/v1/alliance.pb.h"
#include "services/domain/kept.h"
#include "services/domain/timeline.h"

namespace entente::domain {

// The override of a rule that stands on a day; null members if there is none. Of several the latest counts,
// until it is ended or its last day is over.
Kept<v1::RuleOverridden> OverrideAt(const state::v1::AllianceState& alliance, std::string_view rule, Day day);

// Adds the overrides that stand on the day to the alliance, by rule.
void AddRuleOverrides(const state::v1::AllianceState& state, Day day, v1::Alliance& alliance);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_OVERRIDES_H_
