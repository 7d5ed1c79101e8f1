// What a request says of how it is to be carried out, whatever its type: its frame, its commands, and what
// else they need to be allowed.
#ifndef ENTENTE_SERVICES_RPC_FRAME_H_
#define ENTENTE_SERVICES_RPC_FRAME_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "entente/v1/command.pb.h"
#include "entente/v1/context.pb.h"
#include "google/protobuf/message.h"
#include "services/access/tokens.h"
#include "services/domain/refusal.h"

namespace entente::rpc {

// The frame of a command; null if the request has none.
const v1::CommandContext* ContextOf(const google::protobuf::Message& request);

// The request inside a command; null if none is set.
const google::protobuf::Message* RequestOf(const v1::Command& command);

// The position that the answer to a query must include; 0 if the request does not say.
uint64_t ReadAfterOf(const google::protobuf::Message& request);

// What the caller must be allowed besides the method itself: `history.import` for what is recorded as
// history, and for a group the permission of each command in it.
absl::Status AuthorizeContent(const access::Identity& identity, const google::protobuf::Message& request);
absl::Status AuthorizeCommand(const access::Identity& identity, const v1::Command& command);

// What the rules of single fields cannot say: in a group the request ids of the commands are empty.
std::vector<domain::FieldFault> FindGroupFaults(const google::protobuf::Message& request);

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_FRAME_H_
