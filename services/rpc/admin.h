// What an operator is shown and may do.
#ifndef ENTENTE_SERVICES_RPC_ADMIN_H_
#define ENTENTE_SERVICES_RPC_ADMIN_H_

#include "absl/status/status.h"
#include "services/rpc/call.h"

namespace entente::rpc {

// How far the operator's clock may be from the server's for it to be confirmed.
inline constexpr int kClockDifferenceSecondsMax = 60;

// Answers `GetServerInfo`. Does not block.
absl::Status GetServerInfo(UnaryCall& call);

// Answers `ConfirmClock`. `PRECONDITION_FAILED` if the clocks are more than a minute apart. Does not block.
absl::Status ConfirmClock(UnaryCall& call);

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_ADMIN_H_
