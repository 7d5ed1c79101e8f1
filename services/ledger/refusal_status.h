// A refusal as a message, for those that travel inside an answer instead of ending a call.
#ifndef ENTENTE_SERVICES_LEDGER_REFUSAL_STATUS_H_
#define ENTENTE_SERVICES_LEDGER_REFUSAL_STATUS_H_

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace entente::ledger {

// Code, message and all details of a refusal.
google::rpc::Status RefusalStatus(const absl::Status& status);

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_REFUSAL_STATUS_H_
