// Asks a server for the history of one alliance: the trail, its registers, and what held over time.
#ifndef ENTENTE_CLIENTS_REPORT_GATHER_HISTORY_H_
#define ENTENTE_CLIENTS_REPORT_GATHER_HISTORY_H_

#include "absl/status/status.h"
#include "clients/cli/caller.h"
#include "clients/report/report_data.h"

namespace entente::report {

// What is kept of an alliance as of a day.
Sample SampleOf(absl::CivilDay day, const v1::Alliance& alliance);

// Fills the samples, the trail, the exceptions and what was recorded late. History is not folded here: what
// held over time is asked of the server, day by day, so that its rules have one home. The first refusal ends
// it.
absl::Status GatherHistory(cli::Caller& caller, const v1::AsOf& as_of, Chapter& chapter);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_GATHER_HISTORY_H_
