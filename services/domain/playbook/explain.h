// Why a rule applies to an alliance, and whether it holds (R107, R108).
#ifndef ENTENTE_SERVICES_DOMAIN_PLAYBOOK_EXPLAIN_H_
#define ENTENTE_SERVICES_DOMAIN_PLAYBOOK_EXPLAIN_H_

#include <optional>
#include <string_view>

#include "entente/v1/playbook_service.pb.h"
#include "services/domain/rules/situation.h"

namespace entente::domain {

// What `PlaybookService.ExplainRule` answers: nothing for a rule that the program does not know. A rule that
// the playbook does not have is not in force, and its parameters are the program's. The source of a parameter
// is `default`, the playbook version, or the event of the override, `events/{event}`.
std::optional<v1::RuleExplanation> Explain(const Situation& situation, std::string_view rule);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PLAYBOOK_EXPLAIN_H_
