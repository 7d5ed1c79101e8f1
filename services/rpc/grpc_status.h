// How a refusal reaches the client: absl::Status to google.rpc.Status and grpc::Status. The one place.
#ifndef ENTENTE_SERVICES_RPC_GRPC_STATUS_H_
#define ENTENTE_SERVICES_RPC_GRPC_STATUS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"

namespace entente::rpc {

// How many bytes the message and the details of a refusal may have. They travel in the trailers of an HTTP/2
// response, of which clients accept 8 KiB by default: 512 bytes, three times as long when percent-encoded,
// and 4,096 bytes, a third longer in Base64, make 7 KB.
inline constexpr size_t kStatusMessageBytesMax = 512;
inline constexpr size_t kStatusDetailsBytesMax = 4096;

// The refusal as a message, with all `google.rpc` details of the status. `ErrorInfo` gets `outcome` and
// `retriable` from the rule of its reason. A status that names no reason, from a layer that knows nothing of
// the API, gets the one that fits its code; what it says goes to no client, because it may tell of the
// inside. Where the details are too long, the last ones named are left out and the message says so.
google::rpc::Status ToRpcStatus(const absl::Status& status);

// The same, as gRPC sends it.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_GRPC_STATUS_H_
