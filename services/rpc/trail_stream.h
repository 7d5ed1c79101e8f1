// `StreamTrail`: a stream of events, written while the next ones are read.
#ifndef ENTENTE_SERVICES_RPC_TRAIL_STREAM_H_
#define ENTENTE_SERVICES_RPC_TRAIL_STREAM_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "entente/v1/audit_service.pb.h"
#include "services/rpc/call.h"

namespace entente::rpc {

// One stream. Two buffers of encoded entries: while gRPC writes the one, a thread of the reader pool fills
// the other, so that a write never waits for the disk and no more than two buffers are ever in memory.
//
// Threads: gRPC calls the reactions, a reader thread calls `Fill`; `mutex_` guards what they share. The
// stream deletes itself when gRPC is done with it. Invariant: it is finished only when nothing writes and
// nothing fills.
class TrailStream : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  // Begins, or finishes with a refusal. The pointer belongs to gRPC.
  static TrailStream* Begin(Backend* backend, const MethodRow* row, grpc::CallbackServerContext* context,
                            const grpc::ByteBuffer* request);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override { delete this; }

 private:
  TrailStream(Backend* backend, const MethodRow* row, grpc::CallbackServerContext* context)
      : frame_(backend, row, context) {}

  absl::Status Prepare(const grpc::ByteBuffer& request);
  void AwaitSource();
  void RequestFill();
  void Fill();
  // Reads entries until the buffer is full. Returns whether there may be more.
  absl::StatusOr<bool> ReadInto(std::vector<grpc::ByteBuffer>& entries);
  // Takes what a fill has brought, which may be a refusal.
  void OnFilled(std::vector<grpc::ByteBuffer> entries, const absl::StatusOr<bool>& has_more);
  // Does what is to be done next: a write, a fill, the end, or nothing. A thread that is not in a reaction of
  // gRPC ends its fill with this, in one step, because from then on the stream may go.
  void Advance(bool fill_is_over = false);
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void End(const absl::Status& status);

  CallFrame frame_;
  v1::StreamTrailRequest request_;
  std::unique_ptr<TrailCursor> cursor_;  // Touched by `Fill` alone.

  Mutex mutex_;
  std::vector<grpc::ByteBuffer> writing_from_ ABSL_GUARDED_BY(mutex_);
  size_t written_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<grpc::ByteBuffer> filled_ ABSL_GUARDED_BY(mutex_);
  bool is_writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_filling_ ABSL_GUARDED_BY(mutex_) = false;
  bool at_end_ ABSL_GUARDED_BY(mutex_) = false;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status outcome_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_TRAIL_STREAM_H_
