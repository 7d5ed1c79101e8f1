// What a sweep makes of an alliance: findings raised and cleared.
#ifndef ENTENTE_SERVICES_DOMAIN_FINDING_SWEEP_H_
#define ENTENTE_SERVICES_DOMAIN_FINDING_SWEEP_H_

#include <functional>
#include <vector>

#include "entente/v1/fact.pb.h"
#include "entente/v1/finding.pb.h"
#include "services/domain/rules/situation.h"

namespace entente::domain {

// Gives an event to fill, which is true on a day.
using RecordFinding = std::function<v1::Fact&(Day effective)>;

// Holds the alliance against its rules. `known` are all its findings.
//
// A finding is known by its rule, its subject and the day on which the duty was due. One that is overdue and
// does not stand is raised, true from its due date on. One that was done late and was never found is raised
// and cleared at once, so that the record tells of it. One that stands, and whose duty is done, is cleared as
// of the day on which that was; one that is asked no longer as of the day of the sweep. A lasting one is
// never cleared.
void Sweep(const Situation& situation, const std::vector<v1::Finding>& known, const RecordFinding& record);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_FINDING_SWEEP_H_
