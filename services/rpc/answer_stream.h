// Calls that answer with a stream, written while the next answers are read.
#ifndef ENTENTE_SERVICES_RPC_ANSWER_STREAM_H_
#define ENTENTE_SERVICES_RPC_ANSWER_STREAM_H_

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "services/rpc/call.h"
#include "services/rpc/frame.h"
#include "services/rpc/wire.h"

namespace entente::rpc {

// What a stream answers: a request, and the answers to it in their encoded form. Used by one thread at a
// time.
class StreamSource {
 public:
  virtual ~StreamSource() = default;

  // The request, which is read into it before anything else is called.
  virtual google::protobuf::Message& request() = 0;
  // What the answers are read from.
  virtual Source source() const = 0;
  // Fills the next answer, and begins with the first one. Returns false at the end. Reads the disk.
  virtual absl::StatusOr<bool> Next(Reads& reads, grpc::ByteBuffer& answer) = 0;
  // What must be durable before the answers leave that were read since the last time.
  virtual std::vector<v1::Fact> TakeFacts() { return {}; }
};

// The answers of one method of `Reads` to a request with a filter.
template <typename Request, typename Answer>
class FilteredSource : public StreamSource {
 public:
  using Cursor = std::unique_ptr<AnswerCursor<Answer>>;
  using Method = absl::StatusOr<Cursor> (Reads::*)(const Request&);

  explicit FilteredSource(Method method) : method_(method) {}

  google::protobuf::Message& request() override { return request_; }
  Source source() const override { return SourceOf(request_.filter()); }

  absl::StatusOr<bool> Next(Reads& reads, grpc::ByteBuffer& answer) override {
    if (cursor_ == nullptr) {
      absl::StatusOr<Cursor> opened = (reads.*method_)(request_);
      if (!opened.ok()) return std::move(opened).status();
      cursor_ = *std::move(opened);
    }
    answer_.Clear();
    absl::StatusOr<bool> found = cursor_->Next(answer_);
    if (found.ok() && *found) answer = WriteMessage(answer_);
    return found;
  }

 private:
  const Method method_;
  Request request_;
  Answer answer_;
  Cursor cursor_;
};

// The pieces of an export. That it was asked for is recorded before the first one leaves, and whose personal
// data a piece shows before that piece does.
class ExportSource : public StreamSource {
 public:
  explicit ExportSource(std::string_view method) : method_(method) {}

  google::protobuf::Message& request() override { return request_; }
  Source source() const override { return SourceOf(request_.filter()); }
  absl::StatusOr<bool> Next(Reads& reads, grpc::ByteBuffer& answer) override;
  std::vector<v1::Fact> TakeFacts() override;

 private:
  const std::string method_;
  v1::ExportEventsRequest request_;
  v1::ExportEventsResponse answer_;
  audit::AccessScope scope_;  // The cursor notes in it.
  std::unique_ptr<ExportCursor> cursor_;
  bool is_recorded_ = false;
};

// One stream. Two buffers of encoded answers: while gRPC writes the one, a thread of the reader pool fills
// the other, so that a write never waits for the disk and no more than two buffers are ever in memory.
//
// Threads: gRPC calls the reactions, a reader thread calls `Fill`; `mutex_` guards what they share. The
// stream deletes itself when gRPC is done with it. Invariant: it is finished only when nothing writes and
// nothing fills.
class AnswerStream : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  // Begins, or finishes with a refusal. The pointer belongs to gRPC.
  static AnswerStream* Begin(Backend* backend, const MethodRow* row, grpc::CallbackServerContext* context,
                             const grpc::ByteBuffer* request, std::unique_ptr<StreamSource> source);

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override { delete this; }

 private:
  AnswerStream(Backend* backend, const MethodRow* row, grpc::CallbackServerContext* context,
               std::unique_ptr<StreamSource> source)
      : frame_(backend, row, context), source_(std::move(source)) {}

  absl::Status Prepare(const grpc::ByteBuffer& request);
  void AwaitSource();
  void RequestFill();
  void Fill();
  // Reads answers until the buffer is full. Returns whether there may be more.
  absl::StatusOr<bool> ReadInto(std::vector<grpc::ByteBuffer>& answers);
  // Takes what a fill has brought, which may be a refusal.
  void OnFilled(std::vector<grpc::ByteBuffer> answers, const absl::StatusOr<bool>& has_more);
  // Does what is to be done next: a write, a fill, the end, or nothing. A thread that is not in a reaction of
  // gRPC ends its fill with this, in one step, because from then on the stream may go.
  void Advance(bool fill_is_over = false);
  void WriteNext() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void End(const absl::Status& status);

  CallFrame frame_;
  const std::unique_ptr<StreamSource> source_;  // Once the call has begun, touched by `Fill` alone.

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

#endif  // ENTENTE_SERVICES_RPC_ANSWER_STREAM_H_
