#include "clients/cli/import_stream.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "clients/cli/errors.h"
#include "clients/cli/methods.h"
#include "clients/cli/refusal.h"

namespace entente::cli {

// One stream from its beginning to its end. The events of the stream come one after the other from the
// queue: a read is always outstanding, so that the server can always answer and neither side waits for the
// other, and one write at most.
class ImportStream::Attempt {
 public:
  Attempt(ImportStream& owner, Connection::Deadline deadline)
      : owner_(owner), stub_(owner.connection_.channel()) {
    owner_.connection_.Prepare(context_, deadline);
  }

  absl::Status Run() {
    stream_ = stub_.PrepareCall(&context_, MethodPath(*FindMethod("ImportCommands")), &queue_);
    stream_->StartCall(Tag(kStart));
    void* tag = nullptr;
    bool ok = false;
    while (!finished_ && queue_.Next(&tag, &ok))
      Handle(static_cast<Event>(reinterpret_cast<intptr_t>(tag)), ok);
    queue_.Shutdown();
    while (queue_.Next(&tag, &ok)) continue;
    return answer_fault_.ok() ? FromGrpc(status_) : answer_fault_;
  }

 private:
  enum Event : intptr_t { kStart = 1, kRead, kWrite, kHalfClose, kFinish };

  static void* Tag(Event event) { return reinterpret_cast<void*>(event); }

  void Handle(Event event, bool ok) {
    if (event == kStart) {
      can_write_ = ok;
      stream_->Read(&response_, Tag(kRead));
    } else if (event == kRead && ok) {
      answer_fault_ = owner_.TakeAnswer(response_);
      if (!answer_fault_.ok()) context_.TryCancel();
      stream_->Read(&response_, Tag(kRead));
    } else if (event == kRead) {
      can_write_ = false;
      stream_->Finish(&status_, Tag(kFinish));
      ending_ = true;
    } else if (event == kWrite) {
      can_write_ = ok && !ending_;
    } else if (event == kFinish) {
      finished_ = true;
    }
    if (can_write_ && answer_fault_.ok()) WriteNext();
  }

  void WriteNext() {
    const Part* part = owner_.NextToWrite();
    if (part != nullptr) {
      can_write_ = false;
      stream_->Write(part->request, Tag(kWrite));
    } else if (owner_.input_ended_ && owner_.parts_.empty()) {
      can_write_ = false;
      stream_->WritesDone(Tag(kHalfClose));
    }
  }

  ImportStream& owner_;
  // By name, as all calls of the command line, which so needs no generated stubs.
  grpc::TemplatedGenericStub<v1::ImportCommandsRequest, v1::ImportCommandsResponse> stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::ClientAsyncReaderWriter<v1::ImportCommandsRequest, v1::ImportCommandsResponse>>
      stream_;
  v1::ImportCommandsResponse response_;
  grpc::Status status_;
  absl::Status answer_fault_;
  bool can_write_ = false;
  bool ending_ = false;
  bool finished_ = false;
};

ImportStream::ImportStream(Connection& connection, ImportInput& input, OnOutcome on_outcome)
    : connection_(connection), input_(input), on_outcome_(std::move(on_outcome)) {}

absl::Status ImportStream::Run() {
  const auto& method = *FindMethod("ImportCommands");
  for (int attempt = 0;; ++attempt) {
    const Connection::Deadline deadline = connection_.DeadlineOf(method);
    progressed_ = false;
    written_ = 0;
    bytes_in_flight_ = 0;
    absl::Status status = connection_.Connect(deadline);
    if (status.ok()) status = Attempt(*this, deadline).Run();
    // A server that ends the stream early without an error has not answered everything.
    if (status.ok() && !(parts_.empty() && input_ended_)) status = StreamEndedEarly();
    if (status.ok()) return status;
    if (progressed_) attempt = 0;
    const bool out_of_time =
        status.code() == absl::StatusCode::kDeadlineExceeded && connection_.options().timeout_seconds <= 0;
    const bool repeat = ReadRefusal(status).retriable || (out_of_time && progressed_);
    if (repeat && attempt < connection_.options().retries &&
        Connection::Backoff(attempt, connection_.DeadlineOf(method))) {
      continue;
    }
    const bool refused = !ReadRefusal(status).reason.empty() && !ReadRefusal(status).retriable;
    return any_written_ && !parts_.empty() && !refused ? WithUnknownOutcome(std::move(status), "") : status;
  }
}

size_t ImportStream::Unanswered() const {
  size_t commands = has_held_ ? 1 : 0;
  for (const Part& part : parts_) commands += part.places.size();
  return commands;
}

bool ImportStream::ReadPart(Part& part) {
  while (!input_ended_ && part.request.commands_size() < kPartCommandsMax) {
    if (!has_held_ && !input_.Next(held_, held_place_)) {
      input_ended_ = true;
      break;
    }
    has_held_ = true;
    const size_t bytes = held_.ByteSizeLong();
    // One command alone may be larger: a line has a limit of its own, and 1 MiB is below every message's.
    if (!part.places.empty() && part.bytes + bytes > kPartBytesMax) break;
    part.request.add_commands()->Swap(&held_);
    part.places.push_back(held_place_);
    part.bytes += bytes;
    has_held_ = false;
  }
  return !part.places.empty();
}

const ImportStream::Part* ImportStream::NextToWrite() {
  if (written_ == parts_.size()) {
    if (parts_.size() >= kPartsInFlightMax || bytes_in_flight_ >= kBytesInFlightMax) return nullptr;
    Part part;
    if (!ReadPart(part)) return nullptr;
    parts_.push_back(std::move(part));
  }
  any_written_ = true;
  bytes_in_flight_ += parts_[written_].bytes;
  return &parts_[written_++];
}

absl::Status ImportStream::TakeAnswer(const v1::ImportCommandsResponse& response) {
  if (written_ == 0 || static_cast<size_t>(response.outcomes_size()) != parts_.front().places.size()) {
    return AnswerUnreadable("it has not one outcome for each command");
  }
  const Part part = std::move(parts_.front());
  parts_.pop_front();
  --written_;
  bytes_in_flight_ -= part.bytes;
  progressed_ = true;
  for (int i = 0; i < response.outcomes_size(); ++i) on_outcome_(part.places[i], response.outcomes(i));
  return absl::OkStatus();
}

}  // namespace entente::cli
