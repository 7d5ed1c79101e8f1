// The rules: which there are, why one applies to an alliance, and what another playbook would ask.
#ifndef ENTENTE_SERVICES_ANSWERS_RULES_H_
#define ENTENTE_SERVICES_ANSWERS_RULES_H_

#include "absl/status/statusor.h"
#include "entente/v1/playbook_service.pb.h"
#include "services/answers/question.h"

namespace entente::answers {

// The catalogue, by id.
v1::ListRulesResponse ListRules();

// Blocks on the disk. Thread-safe. Errors: `RESOURCE_NOT_FOUND` for a rule that the program does not know;
// see `FindAlliance`, `HorizonOf`.
absl::StatusOr<v1::RuleExplanation> ExplainRule(const Sources& sources,
                                                const v1::ExplainRuleRequest& request);

// The same. The version is one that was published by the position that is asked for.
absl::StatusOr<v1::PreviewAdoptionResponse> PreviewAdoption(const Sources& sources,
                                                            const v1::PreviewAdoptionRequest& request);

}  // namespace entente::answers

#endif  // ENTENTE_SERVICES_ANSWERS_RULES_H_
