// Where the criteria of a gate stand (R37, R64).
#ifndef ENTENTE_SERVICES_DOMAIN_LIFECYCLE_JUDGE_GATE_H_
#define ENTENTE_SERVICES_DOMAIN_LIFECYCLE_JUDGE_GATE_H_

#include <vector>

#include "entente/v1/lifecycle.pb.h"
#include "entente/v1/playbook.pb.h"
#include "services/domain/rules/duty.h"
#include "services/domain/rules/situation.h"

namespace entente::domain {

// What the rule of a criterion asks of an alliance. The criterion's parameters come before those of an
// override and of the playbook, and the rule is asked whether or not the playbook applies it yet. Nothing if
// the criterion has no rule, or one that the program does not know.
std::vector<Duty> DutiesOf(const v1::Playbook::Criterion& criterion, const Situation& situation);

// The same, only what is undone and due by the day of the situation.
std::vector<Duty> UndoneOf(const v1::Playbook::Criterion& criterion, const Situation& situation);

// The results of all criteria of a gate, in its order, with the alliance as it would be behind the gate. A
// criterion with a rule is met if nothing of it is undone that is due by the day; one without is what `said`
// says of it, and unmet if that says nothing. What is not met is waived where `said` waives it.
std::vector<v1::GateDecision::CriterionResult> JudgeCriteria(
    const Situation& behind, const v1::Playbook::Gate& gate,
    const google::protobuf::RepeatedPtrField<v1::GateDecision::CriterionResult>& said);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_LIFECYCLE_JUDGE_GATE_H_
