// What all calls begin and end with, unary or streaming: who calls, until when, and the line in the log.
#ifndef ENTENTE_SERVICES_RPC_CALL_H_
#define ENTENTE_SERVICES_RPC_CALL_H_

#include <chrono>
#include <string>

#include "absl/status/status.h"
#include "google/protobuf/arena.h"
#include "google/protobuf/message.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "services/rpc/backend.h"
#include "services/rpc/method_table.h"

namespace entente::rpc {

// The beginning and the end of a call. Owned by whoever carries the call out.
class CallFrame {
 public:
  // All must outlive the frame.
  CallFrame(Backend* backend, const MethodRow* row, grpc::CallbackServerContext* context);
  ~CallFrame();
  CallFrame(const CallFrame&) = delete;
  CallFrame& operator=(const CallFrame&) = delete;

  // Finds out who calls and whether they may. `SHUTTING_DOWN` once the server stops. A caller who may not is
  // known all the same, and stands in the log line; one who is not known to the server does not.
  absl::Status Authorize();

  // What the caller needs besides, and the rules of all fields.
  absl::Status Check(const google::protobuf::Message& request);

  // Counts a denial of a part of the call, if it is one; those of the call itself are counted by `End`.
  void NoteDenial(const absl::Status& status);

  // Keeps what the log line tells of a command.
  void Note(const google::protobuf::Message& request);
  void NotePosition(uint64_t position) { position_ = position; }

  // Counts the call, writes its log line and makes what gRPC sends. To be called once.
  grpc::Status End(const absl::Status& status);

  Backend& backend() const { return *backend_; }
  const MethodRow& row() const { return *row_; }
  // After `Authorize` has succeeded.
  const access::Identity& identity() const { return *identity_; }
  // The caller's own deadline, or the method's where there is none.
  std::chrono::system_clock::time_point deadline() const { return deadline_; }
  bool IsPast() const { return std::chrono::system_clock::now() > deadline_; }
  bool IsCancelled() const { return context_->IsCancelled(); }

 private:
  Backend* const backend_;
  const MethodRow* const row_;
  grpc::CallbackServerContext* const context_;
  const std::chrono::system_clock::time_point begin_;
  std::chrono::system_clock::time_point deadline_;
  const access::Identity* identity_ = nullptr;
  std::string request_id_;
  uint64_t position_ = 0;
  bool in_hand_ = false;
};

// A unary call, from the bytes of its request to the bytes of its answer. It is owned by what is to finish it
// next, and must be finished once.
class UnaryCall {
 public:
  UnaryCall(Backend* backend, const MethodRow* row, grpc::CallbackServerContext* context,
            const grpc::ByteBuffer* request_bytes, grpc::ByteBuffer* answer_bytes);

  // Authorises, reads and checks.
  absl::Status Begin();

  // Answers with `answer()`, or with the refusal.
  void Finish(const absl::Status& status);
  // Answers with bytes that are ready.
  void FinishWith(std::shared_ptr<const std::string> bytes);

  grpc::ServerUnaryReactor* reactor() const { return reactor_; }
  CallFrame& frame() { return frame_; }
  // Both of the types of the method.
  const google::protobuf::Message& request() const { return *request_; }
  google::protobuf::Message& answer() const { return *answer_; }

 private:
  CallFrame frame_;
  grpc::ServerUnaryReactor* const reactor_;
  const grpc::ByteBuffer* const request_bytes_;
  grpc::ByteBuffer* const answer_bytes_;
  google::protobuf::Arena arena_;
  google::protobuf::Message* request_;
  google::protobuf::Message* answer_;
};

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_CALL_H_
