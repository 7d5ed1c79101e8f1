// `ImportCommands`: parts of an import go in, and their outcomes come out in the same order.
#ifndef ENTENTE_SERVICES_RPC_IMPORT_STREAM_H_
#define ENTENTE_SERVICES_RPC_IMPORT_STREAM_H_

#include <deque>
#include <memory>

#include "services/rpc/call.h"
#include "services/rpc/import_part.h"

namespace entente::rpc {

// One stream. A few parts are in hand at the same time: while the ledger works on one, the next is read and
// checked.
//
// Threads: gRPC calls the reactions one read and one write at a time, the ledger calls back on its own
// thread; `mutex_` guards what they share. The stream deletes itself when gRPC is done with it. Invariant: it
// is finished only when no part is in hand and nothing writes. A read may still be open: gRPC ends it.
class ImportStream : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  // Begins, or finishes with a refusal. The pointer belongs to gRPC.
  static ImportStream* Begin(Backend* backend, const MethodRow* row, grpc::CallbackServerContext* context);

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override { delete this; }

 private:
  ImportStream(Backend* backend, const MethodRow* row, grpc::CallbackServerContext* context)
      : frame_(backend, row, context) {}

  // Reads and checks the part that has arrived.
  absl::StatusOr<std::unique_ptr<ImportPart>> TakePart();
  void Submit(ImportPart* part);
  void OnDecided(ImportPart* part, const absl::Status& status);
  // Accepts no more parts; what is in hand is still answered.
  void StopReading(const absl::Status& status);
  // Does what is to be done next: a read, a write, the end, or nothing. The ledger's thread completes its
  // part with this, in one step, because from then on the stream may go.
  void Advance(ImportPart* decided = nullptr);
  void Continue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  CallFrame frame_;
  grpc::ByteBuffer arrived_;  // Touched by the open read alone.

  Mutex mutex_;
  std::deque<std::unique_ptr<ImportPart>> parts_ ABSL_GUARDED_BY(mutex_);
  bool is_reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool no_more_ ABSL_GUARDED_BY(mutex_) = false;
  bool cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status outcome_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_IMPORT_STREAM_H_
