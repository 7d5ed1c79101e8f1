// The way to a server: channel, credentials, deadlines, and repeats that cannot record anything twice.
#ifndef ENTENTE_CLIENTS_CLI_CONNECTION_H_
#define ENTENTE_CLIENTS_CLI_CONNECTION_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/caller.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace entente::cli {

// How to reach a server.
struct ConnectionOptions {
  std::string server = "127.0.0.1:7411";
  // The service token; empty to come without credentials.
  std::string token;
  // The certificates that are trusted, as PEM; empty for a connection without TLS.
  std::string tls_ca;
  // How long a verb may take in all; 0 for what each method says of itself.
  double timeout_seconds = 0;
  // How often a call is repeated that a server could not take, or whose outcome is not known.
  int retries = 3;
};

// A connection that is made when it is first needed. Not thread-safe.
class Connection : public Caller {
 public:
  using Deadline = std::chrono::system_clock::time_point;

  // A usage error if a token would be sent in clear text to another machine.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const ConnectionOptions& options);

  // Calls a method of one request and one answer. Repeats it while its refusal says that a repeat may help:
  // queries always may be repeated, and commands because they carry a request id. A command whose outcome
  // nobody knows at the end is marked as such.
  absl::Status Call(const google::protobuf::MethodDescriptor& method,
                    const google::protobuf::Message& request, google::protobuf::Message& response);

  // The same by the name of the method, which must exist.
  absl::Status Call(const std::string& method, const google::protobuf::Message& request,
                    google::protobuf::Message& response) override;

  // Calls a method that answers with a stream; `each` gets one answer after the other in `response`, and ends
  // the call with an error. Never repeated, because a part may have been printed.
  absl::Status CallStreaming(const google::protobuf::MethodDescriptor& method,
                             const google::protobuf::Message& request, google::protobuf::Message& response,
                             const std::function<absl::Status()>& each);

  // Waits until the channel stands. Gives up at once when the other side refuses.
  absl::Status Connect(Deadline deadline);
  // When a call of `method` that begins now must be over.
  Deadline DeadlineOf(const google::protobuf::MethodDescriptor& method) const;
  // Puts the deadline and the credentials on a call.
  void Prepare(grpc::ClientContext& context, Deadline deadline) const;
  // Waits longer before each attempt, but not beyond the deadline; false if that would be too late.
  static bool Backoff(int attempt, Deadline deadline);

  const ConnectionOptions& options() const { return options_; }
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  Connection(ConnectionOptions options, std::shared_ptr<grpc::Channel> channel);

  absl::Status CallOnce(const google::protobuf::MethodDescriptor& method,
                        const google::protobuf::Message& request, google::protobuf::Message& response,
                        Deadline deadline);

  const ConnectionOptions options_;
  const std::shared_ptr<grpc::Channel> channel_;
};

// The status of a call with its rich details.
absl::Status FromGrpc(const grpc::Status& status);

// True if what is sent to `server` does not leave this machine.
bool IsLoopback(const std::string& server);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_CONNECTION_H_
