#include "services/rpc/answer_stream.h"

#include <algorithm>
#include <utility>

#include "services/rpc/disclosure.h"
#include "services/rpc/errors.h"
#include "services/rpc/wire.h"
#include "storage/status_macros.h"

namespace entente::rpc {

using std::chrono::system_clock;

AnswerStream* AnswerStream::Begin(Backend* backend, const MethodRow* row,
                                  grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                  std::unique_ptr<StreamSource> source) {
  auto* stream = new AnswerStream(backend, row, context, std::move(source));
  if (absl::Status status = stream->Prepare(*request); !status.ok()) {
    stream->End(status);
  } else {
    stream->AwaitSource();
  }
  return stream;
}

absl::Status AnswerStream::Prepare(const grpc::ByteBuffer& request) {
  RETURN_IF_ERROR(frame_.Authorize());
  RETURN_IF_ERROR(ReadMessage(request, frame_.backend().message_bytes_max, source_->request()));
  return frame_.Check(source_->request());
}

void AnswerStream::AwaitSource() {
  {
    MutexLock lock(mutex_);
    is_filling_ = true;  // Keeps the stream alive until the source has answered.
  }
  const auto deadline =
      std::min(frame_.deadline(), system_clock::now() + frame_.backend().read_after_wait_max);
  frame_.backend().reads->WhenReached(source_->source(), ReadAfterOf(source_->request()), deadline,
                                      [this](const absl::Status& status) {
                                        if (status.ok()) return RequestFill();
                                        OnFilled({}, status);
                                      });
}

void AnswerStream::RequestFill() {
  if (!frame_.backend().readers->Submit([this] { Fill(); })) OnFilled({}, QueueFull("reads"));
}

void AnswerStream::Fill() {
  std::vector<grpc::ByteBuffer> answers;
  absl::StatusOr<bool> has_more = ReadInto(answers);
  std::vector<v1::Fact> facts = answers.empty() ? std::vector<v1::Fact>() : source_->TakeFacts();
  if (facts.empty()) return OnFilled(std::move(answers), has_more);
  // The fill lasts until the facts are durable, which keeps the stream alive.
  Record(frame_, std::move(facts),
         [this, answers = std::move(answers),
          has_more = std::move(has_more)](const absl::Status& recorded) mutable {
           if (!recorded.ok()) return OnFilled({}, recorded);
           OnFilled(std::move(answers), has_more);
         });
}

absl::StatusOr<bool> ExportSource::Next(Reads& reads, grpc::ByteBuffer& answer) {
  if (cursor_ == nullptr) {
    ASSIGN_OR_RETURN(cursor_, reads.ExportEvents(request_, scope_));
  }
  answer_.Clear();
  ASSIGN_OR_RETURN(const bool found, cursor_->Next(answer_));
  if (found) answer = WriteMessage(answer_);
  return found;
}

std::vector<v1::Fact> ExportSource::TakeFacts() {
  std::vector<v1::Fact> facts = ReadFacts(method_, scope_);
  if (!std::exchange(is_recorded_, true)) facts.insert(facts.begin(), ExportFact(request_, scope_.horizon()));
  return facts;
}

void AnswerStream::OnFilled(std::vector<grpc::ByteBuffer> answers, const absl::StatusOr<bool>& has_more) {
  {
    // The fill is not over yet: once it is, another thread may finish the stream.
    MutexLock lock(mutex_);
    filled_ = std::move(answers);
    if (!has_more.ok()) {
      outcome_ = has_more.status();
    } else if (!*has_more) {
      at_end_ = true;
    }
  }
  Advance(/*fill_is_over=*/true);
}

absl::StatusOr<bool> AnswerStream::ReadInto(std::vector<grpc::ByteBuffer>& answers) {
  if (frame_.backend().stopping.load(std::memory_order_relaxed)) return ShuttingDown();
  if (frame_.IsPast()) return DeadlinePassed();
  const size_t bytes_max = frame_.backend().trail_read_ahead_bytes_max / 2;
  for (size_t bytes = 0; bytes < bytes_max;) {
    if (frame_.IsCancelled()) return Cancelled();
    grpc::ByteBuffer answer;
    ASSIGN_OR_RETURN(const bool found, source_->Next(*frame_.backend().reads, answer));
    if (!found) return false;
    bytes += answer.Length();
    answers.push_back(std::move(answer));
  }
  return true;
}

void AnswerStream::Advance(bool fill_is_over) {
  bool wants_fill = false;
  absl::Status status;
  {
    MutexLock lock(mutex_);
    if (finished_) return;
    if (fill_is_over) is_filling_ = false;
    if (!is_writing_ && !cancelled_) WriteNext();
    const bool may_fill = !at_end_ && !cancelled_ && outcome_.ok();
    wants_fill = may_fill && !is_filling_ && filled_.empty();
    if (wants_fill) is_filling_ = true;
    finished_ = !is_writing_ && !is_filling_;
    if (!finished_ && !wants_fill) return;
    status = cancelled_ ? Cancelled() : outcome_;
  }
  // A fill that has been announced keeps the stream alive; an end makes this thread the last one.
  if (wants_fill) return RequestFill();
  End(status);
}

void AnswerStream::WriteNext() {
  if (written_ == writing_from_.size()) {
    writing_from_.clear();
    writing_from_.swap(filled_);
    written_ = 0;
  }
  if (written_ == writing_from_.size()) return;
  is_writing_ = true;
  const grpc::ByteBuffer* answer = &writing_from_[written_++];
  // Without a buffer hint: with one, the first write of a callback stream is never over, because its initial
  // metadata stay in the buffer with it. Under the lock, so that no one finishes the stream in between. GRPC
  // never calls a reaction from inside.
  StartWrite(answer);
}

void AnswerStream::OnWriteDone(bool ok) {
  {
    MutexLock lock(mutex_);
    is_writing_ = false;
    if (!ok) cancelled_ = true;
  }
  Advance();
}

void AnswerStream::OnCancel() {
  {
    MutexLock lock(mutex_);
    cancelled_ = true;
  }
  Advance();
}

void AnswerStream::End(const absl::Status& status) {
  Finish(frame_.End(status));
}

}  // namespace entente::rpc
