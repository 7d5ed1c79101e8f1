// What in an alliance calls for a look, as sentences. Pure; any thread.
//
// Everything here follows from what the server has answered, by rules that stand in the sentences themselves.
// Where a record holds findings of its own, this is the place to list them first.
#ifndef ENTENTE_CLIENTS_REPORT_ATTENTION_H_
#define ENTENTE_CLIENTS_REPORT_ATTENTION_H_

#include <string>
#include <vector>

#include "clients/report/report_data.h"

namespace entente::report {

// Owner roles that no one holds, a status other than active, milestones that were missed or are overdue, and
// KPIs whose newest measurement with a target falls short of it. Nothing of an alliance that has ended but
// its missed milestones.
std::vector<std::string> AttentionOf(const Chapter& chapter);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_ATTENTION_H_
