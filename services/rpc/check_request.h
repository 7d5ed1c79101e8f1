// The one checker of field rules (rules.proto), for every message of the API.
#ifndef ENTENTE_SERVICES_RPC_CHECK_REQUEST_H_
#define ENTENTE_SERVICES_RPC_CHECK_REQUEST_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "services/domain/refusal.h"

namespace entente::rpc {

// How many faults of one request are told. A request with more is told so: its sender has a mistake
// in a program, not in a field.
inline constexpr size_t kFaultsToldMax = 50;

// Finds every field that breaks its rule, also in nested messages, up to kFaultsToldMax. `prefix` stands
// before the paths, for instance `commands[3].`. Pure; any thread.
std::vector<domain::FieldFault> FindFaults(const google::protobuf::Message& message,
                                           std::string_view prefix = {});

// OK, or `FIELD_INVALID` with every fault. Whether what the request names exists is not looked at: that is
// decided later, against the state.
absl::Status CheckRequest(const google::protobuf::Message& request);

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_CHECK_REQUEST_H_
