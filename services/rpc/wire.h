// Messages from and to the bytes that gRPC carries.
//
// Requests are read here and not by gRPC, for three causes: the caller is authorised before its request is
// looked at, a request that cannot be read is refused with the field that is to blame, and what is cached or
// prepared as bytes is sent as it is.
#ifndef ENTENTE_SERVICES_RPC_WIRE_H_
#define ENTENTE_SERVICES_RPC_WIRE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "grpcpp/support/byte_buffer.h"
#include "services/domain/refusal.h"

namespace entente::rpc {

// Reads a message. Errors: `TOO_LARGE` above `bytes_max`, `FIELD_INVALID` where the bytes are no such
// message.
absl::Status ReadMessage(const grpc::ByteBuffer& bytes, size_t bytes_max, google::protobuf::Message& message);

// What is wrong with bytes that cannot be read as a message of that type: the texts that are not valid
// UTF-8, or that it is no protobuf at all.
std::vector<domain::FieldFault> FindWireFaults(const google::protobuf::Descriptor* type,
                                               std::string_view bytes);

// The bytes of a message.
grpc::ByteBuffer WriteMessage(const google::protobuf::Message& message);

// Bytes that are shared, not copied: they live until gRPC has sent them.
grpc::ByteBuffer ShareBytes(std::shared_ptr<const std::string> bytes);

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_WIRE_H_
