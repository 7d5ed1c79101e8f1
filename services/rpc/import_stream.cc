#include "services/rpc/import_stream.h"

#include <utility>

#include "services/rpc/errors.h"
#include "storage/status_macros.h"

namespace entente::rpc {

ImportStream* ImportStream::Begin(Backend* backend, const MethodRow* row,
                                  grpc::CallbackServerContext* context) {
  auto* stream = new ImportStream(backend, row, context);
  if (absl::Status status = stream->frame_.Authorize(); !status.ok()) stream->StopReading(status);
  stream->Advance();
  return stream;
}

void ImportStream::OnReadDone(bool ok) {
  ImportPart* part = nullptr;
  absl::StatusOr<std::unique_ptr<ImportPart>> taken = ok ? TakePart() : nullptr;
  {
    MutexLock lock(mutex_);
    if (finished_) return;
    if (!taken.ok()) {
      outcome_ = taken.status();
    } else if (*taken != nullptr) {
      part = taken->get();
      parts_.push_back(*std::move(taken));
    }
    if (part == nullptr) no_more_ = true;
  }
  // Parts reach the ledger in order, because no read is open until this one is submitted.
  if (part != nullptr) Submit(part);
  {
    MutexLock lock(mutex_);
    is_reading_ = false;
  }
  Advance();
}

absl::StatusOr<std::unique_ptr<ImportPart>> ImportStream::TakePart() {
  if (frame_.backend().stopping.load(std::memory_order_relaxed)) return ShuttingDown();
  if (frame_.IsPast()) return DeadlinePassed();
  auto part = std::make_unique<ImportPart>();
  RETURN_IF_ERROR(part->Read(arrived_, frame_.backend().message_bytes_max, frame_.identity()));
  for (const absl::Status& check : part->checks()) frame_.NoteDenial(check);
  return part;
}

void ImportStream::Submit(ImportPart* part) {
  if (!part->HasAccepted()) return OnDecided(part, absl::OkStatus());
  frame_.backend().ledger->SubmitImport(
      frame_.identity().caller, part->accepted(), frame_.deadline(), part->outcomes(),
      [this, part](const absl::Status& status) { OnDecided(part, status); });
}

void ImportStream::OnDecided(ImportPart* part, const absl::Status& status) {
  if (status.ok()) {
    part->Complete();
  } else {
    // What came before it is answered; it is not, and the caller repeats it.
    StopReading(status);
  }
  Advance(part);
}

void ImportStream::StopReading(const absl::Status& status) {
  MutexLock lock(mutex_);
  no_more_ = true;
  if (outcome_.ok()) outcome_ = status;
}

void ImportStream::Advance(ImportPart* decided) {
  absl::Status status;
  {
    MutexLock lock(mutex_);
    if (finished_) return;
    if (decided != nullptr) decided->is_complete = true;
    // A part without an answer was not taken by the ledger; and no one who is gone hears an answer any more.
    while (!is_writing_ && !parts_.empty() && parts_.front()->is_complete &&
           (cancelled_ || parts_.front()->answer().Length() == 0)) {
      parts_.pop_front();
    }
    const bool has_stopped = no_more_ || cancelled_;
    finished_ = has_stopped && parts_.empty() && !is_writing_;
    if (!finished_) return Continue();
    status = cancelled_ ? Cancelled() : outcome_;
  }
  Finish(frame_.End(status));
}

void ImportStream::Continue() {
  // Under the lock, so that no one finishes the stream in between. GRPC never calls a reaction from inside.
  if (!is_writing_ && !parts_.empty() && parts_.front()->is_complete) {
    is_writing_ = true;
    StartWrite(&parts_.front()->answer());
  }
  const bool has_room = parts_.size() < frame_.backend().import_parts_in_hand_max;
  if (!is_reading_ && !no_more_ && !cancelled_ && has_room) {
    is_reading_ = true;
    StartRead(&arrived_);
  }
}

void ImportStream::OnWriteDone(bool ok) {
  {
    MutexLock lock(mutex_);
    is_writing_ = false;
    if (ok) {
      parts_.pop_front();
    } else {
      cancelled_ = true;
    }
  }
  Advance();
}

void ImportStream::OnCancel() {
  {
    MutexLock lock(mutex_);
    cancelled_ = true;
  }
  Advance();
}

}  // namespace entente::rpc
