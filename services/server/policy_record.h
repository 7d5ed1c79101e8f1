// The access policy in the record: who could do what, and since when.
#ifndef ENTENTE_SERVICES_SERVER_POLICY_RECORD_H_
#define ENTENTE_SERVICES_SERVER_POLICY_RECORD_H_

#include "absl/status/status.h"
#include "services/access/authorize.h"
#include "services/ledger/ledger.h"
#include "storage/event_log.h"

namespace entente::server {

// The history of the access policy.
inline constexpr char kPolicy[] = "policies/access";

// Compares the policy of `authorizer` with the last one in the log and, if it is another, records it in the
// name of the server and waits until that is durable. To be called before anyone is served. An error is a
// sentence for the operator: what cannot be recorded is not put into force.
absl::Status RecordPolicy(const access::Authorizer& authorizer, const storage::EventLog& log,
                          ledger::Ledger& ledger);

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_POLICY_RECORD_H_
