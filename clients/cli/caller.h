// The seam between what asks a server and the way to it.
#ifndef ENTENTE_CLIENTS_CLI_CALLER_H_
#define ENTENTE_CLIENTS_CLI_CALLER_H_

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace entente::cli {

// Carries one question at a time to a server, with the permissions of whoever owns it, or to what a test puts
// in its place. Not thread-safe.
class Caller {
 public:
  virtual ~Caller() = default;

  // Calls the method of this name, for instance `GetAlliance`. It must exist, and the messages must be its
  // own.
  virtual absl::Status Call(const std::string& method, const google::protobuf::Message& request,
                            google::protobuf::Message& response) = 0;
};

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_CALLER_H_
