#include "clients/cli/connection.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/errors.h"
#include "clients/cli/methods.h"
#include "clients/cli/refusal.h"
#include "entente/v1/context.pb.h"
#include "entente/v1/rules.pb.h"

namespace entente::cli {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using std::chrono::milliseconds;

// An answer may hold a whole playbook or a page of 1,000 entries with long reasons.
constexpr int kAnswerBytesMax = 64 << 20;
constexpr int kDeadlineSecondsDefault = 10;
constexpr int kReconnectMillisecondsFirst = 100;
constexpr int kReconnectMillisecondsMax = 1000;
constexpr milliseconds kFailureMoment(250);
constexpr milliseconds kBackoffFirst(100);
constexpr milliseconds kBackoffMax(3000);

absl::StatusOr<grpc::ByteBuffer> ToBuffer(const Message& message) {
  grpc::ByteBuffer buffer;
  bool own = false;
  const grpc::Status status =
      grpc::GenericSerialize<grpc::ProtoBufferWriter, Message>(message, &buffer, &own);
  if (!status.ok()) return FromGrpc(status);
  return buffer;
}

absl::Status FromBuffer(grpc::ByteBuffer& buffer, Message& message) {
  const grpc::Status status = grpc::GenericDeserialize<grpc::ProtoBufferReader, Message>(&buffer, &message);
  return status.ok() ? absl::OkStatus() : AnswerUnreadable(status.error_message());
}

// Runs one operation to its end; false if it failed.
bool Next(grpc::CompletionQueue& queue) {
  void* tag = nullptr;
  bool ok = false;
  return queue.Next(&tag, &ok) && ok;
}

// The call was on its way when the connection or the time ended, so the server may have carried it out.
bool EndedOnTheWay(const absl::Status& status) {
  if (!ReadRefusal(status).reason.empty()) return false;
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kInternal:
      return true;
    default:
      return false;
  }
}

std::string RequestIdOf(const MethodDescriptor& method, const Message& request) {
  const auto* field = ContextField(method);
  if (field == nullptr) return "";
  return static_cast<const v1::CommandContext&>(request.GetReflection()->GetMessage(request, field))
      .request_id();
}

}  // namespace

absl::Status FromGrpc(const grpc::Status& status) {
  // The library's own words for a deadline say nothing to a person.
  if (status.error_code() == grpc::DEADLINE_EXCEEDED && status.error_details().empty())
    return MakeStatus(status.error_code(), "No answer came in time.", "");
  return MakeStatus(status.error_code(), status.error_message(), status.error_details());
}

bool IsLoopback(const std::string& server) {
  const std::string host = server.substr(0, server.rfind(':'));
  const bool is_number = host.find_first_not_of("0123456789.") == std::string::npos;
  return host == "localhost" || host == "[::1]" || (is_number && absl::StartsWith(host, "127.")) ||
         absl::StartsWith(server, "unix:");
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const ConnectionOptions& options) {
  if (!options.token.empty() && options.tls_ca.empty() && !IsLoopback(options.server)) {
    return UsageError(absl::StrCat("The token would go to ", options.server,
                                   " in clear text: give --tls-ca, or leave the token out."));
  }
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kAnswerBytesMax);
  arguments.SetUserAgentPrefix("entente-cli");
  // A person waits: a server that is just starting is asked again soon.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMillisecondsFirst);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMillisecondsMax);
  // A proxy for the way out is no way to one's own machine.
  if (IsLoopback(options.server)) arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  std::shared_ptr<grpc::ChannelCredentials> credentials = grpc::InsecureChannelCredentials();
  if (!options.tls_ca.empty()) {
    grpc::SslCredentialsOptions tls;
    tls.pem_root_certs = options.tls_ca;
    credentials = grpc::SslCredentials(tls);
  }
  return std::unique_ptr<Connection>(
      new Connection(options, grpc::CreateCustomChannel(options.server, credentials, arguments)));
}

Connection::Connection(ConnectionOptions options, std::shared_ptr<grpc::Channel> channel)
    : options_(std::move(options)), channel_(std::move(channel)) {}

Connection::Deadline Connection::DeadlineOf(const MethodDescriptor& method) const {
  double seconds = options_.timeout_seconds;
  if (seconds <= 0) seconds = method.options().GetExtension(v1::method).deadline_seconds();
  if (seconds <= 0) seconds = kDeadlineSecondsDefault;
  return std::chrono::system_clock::now() + milliseconds(static_cast<int64_t>(seconds * 1000));
}

void Connection::Prepare(grpc::ClientContext& context, Deadline deadline) const {
  context.set_deadline(deadline);
  if (!options_.token.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", options_.token));
}

absl::Status Connection::Connect(Deadline deadline) {
  // A channel that has failed stays in that state while it tries again, so a failure that is left over from
  // an earlier attempt is given a moment to pass.
  const Deadline patience = std::chrono::system_clock::now() + kFailureMoment;
  bool fresh = false;
  for (;;) {
    const grpc_connectivity_state state = channel_->GetState(/*try_to_connect=*/true);
    if (state == GRPC_CHANNEL_READY) return absl::OkStatus();
    const bool failed = state == GRPC_CHANNEL_TRANSIENT_FAILURE;
    if (!failed) fresh = true;
    if (state == GRPC_CHANNEL_SHUTDOWN || (failed && fresh)) break;
    if (!channel_->WaitForStateChange(state, failed ? std::min(patience, deadline) : deadline)) break;
  }
  return NotConnected(options_.server);
}

bool Connection::Backoff(int attempt, Deadline deadline) {
  const milliseconds pause = std::min(kBackoffFirst * (1 << std::min(attempt, 10)), kBackoffMax);
  if (std::chrono::system_clock::now() + pause >= deadline) return false;
  std::this_thread::sleep_for(pause);
  return true;
}

absl::Status Connection::CallOnce(const MethodDescriptor& method, const Message& request, Message& response,
                                  Deadline deadline) {
  const absl::StatusOr<grpc::ByteBuffer> sent = ToBuffer(request);
  if (!sent.ok()) return sent.status();
  grpc::ClientContext context;
  Prepare(context, deadline);
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(channel_);
  auto call = stub.PrepareUnaryCall(&context, MethodPath(method), *sent, &queue);
  call->StartCall();
  grpc::ByteBuffer received;
  grpc::Status status;
  call->Finish(&received, &status, nullptr);
  Next(queue);
  return status.ok() ? FromBuffer(received, response) : FromGrpc(status);
}

absl::Status Connection::Call(const MethodDescriptor& method, const Message& request, Message& response) {
  const Deadline deadline = DeadlineOf(method);
  const bool is_command = ContextField(method) != nullptr;
  bool maybe_recorded = false;
  for (int attempt = 0;; ++attempt) {
    absl::Status status = Connect(deadline);
    if (status.ok()) {
      status = CallOnce(method, request, response, deadline);
      if (status.ok()) return status;
      maybe_recorded =
          maybe_recorded || (is_command && EndedOnTheWay(status)) || ReadRefusal(status).outcome_unknown;
    }
    const Refusal refusal = ReadRefusal(status);
    const bool repeat =
        refusal.retriable || (EndedOnTheWay(status) && status.code() != absl::StatusCode::kInternal);
    if (repeat && attempt < options_.retries && Backoff(attempt, deadline)) continue;
    // A refusal for good has looked the request id up: then no earlier attempt was recorded.
    const bool decided = !refusal.reason.empty() && !refusal.retriable;
    return maybe_recorded && !decided ? WithUnknownOutcome(std::move(status), RequestIdOf(method, request))
                                      : status;
  }
}

absl::Status Connection::Call(const std::string& method, const Message& request, Message& response) {
  return Call(*FindMethod(method), request, response);
}

absl::Status Connection::CallStreaming(const MethodDescriptor& method, const Message& request,
                                       Message& response, const std::function<absl::Status()>& each) {
  const absl::StatusOr<grpc::ByteBuffer> sent = ToBuffer(request);
  if (!sent.ok()) return sent.status();
  const Deadline deadline = DeadlineOf(method);
  if (const absl::Status connected = Connect(deadline); !connected.ok()) return connected;
  grpc::ClientContext context;
  Prepare(context, deadline);
  grpc::CompletionQueue queue;
  grpc::GenericStub stub(channel_);
  auto call = stub.PrepareCall(&context, MethodPath(method), &queue);
  call->StartCall(nullptr);
  absl::Status ended;
  if (Next(queue)) {
    call->WriteLast(*sent, grpc::WriteOptions(), nullptr);
    Next(queue);
    for (;;) {
      grpc::ByteBuffer received;
      call->Read(&received, nullptr);
      if (!Next(queue)) break;
      ended = FromBuffer(received, response);
      if (ended.ok()) ended = each();
      if (!ended.ok()) {
        context.TryCancel();
        break;
      }
    }
  }
  grpc::Status status;
  call->Finish(&status, nullptr);
  Next(queue);
  return ended.ok() ? FromGrpc(status) : ended;
}

}  // namespace entente::cli
