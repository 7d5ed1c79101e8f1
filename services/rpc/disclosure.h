// Nothing that is personal leaves before the fact that it was shown is durable.
#ifndef ENTENTE_SERVICES_RPC_DISCLOSURE_H_
#define ENTENTE_SERVICES_RPC_DISCLOSURE_H_

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "entente/v1/export_service.pb.h"
#include "entente/v1/fact.pb.h"
#include "services/audit/access_scope.h"
#include "services/ledger/ledger.h"
#include "services/rpc/call.h"

namespace entente::rpc {

// How many people one fact names at most; of more there are several.
inline constexpr size_t kPeopleOfReadMax = 1000;

// The facts of those whose data was opened since the last time; none if there are none.
std::vector<v1::Fact> ReadFacts(std::string_view method, audit::AccessScope& scope);

// The fact of an export that was asked for.
v1::Fact ExportFact(const v1::ExportEventsRequest& request, uint64_t horizon);

// Makes facts of the caller durable and calls `done`, on the ledger's thread or at once. Where that fails,
// the status is the refusal of the call: `LEDGER_READ_ONLY` also where it is not known whether they were
// recorded, because either way nothing more can be. The frame outlives it.
void Record(const CallFrame& frame, std::vector<v1::Fact> facts, ledger::Ledger::Done done);

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_DISCLOSURE_H_
