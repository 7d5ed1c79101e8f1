#include "services/rpc/call.h"

#include <optional>
#include <string_view>
#include <utility>

#include "services/rpc/check_request.h"
#include "services/rpc/errors.h"
#include "services/rpc/frame.h"
#include "services/rpc/grpc_status.h"
#include "services/rpc/wire.h"
#include "storage/status_macros.h"

namespace entente::rpc {
namespace {

using std::chrono::system_clock;

std::optional<std::string_view> FindAuthorization(const grpc::CallbackServerContext& context) {
  const auto& headers = context.client_metadata();
  const auto found = headers.find("authorization");
  if (found == headers.end()) return std::nullopt;
  return std::string_view(found->second.data(), found->second.size());
}

}  // namespace

CallFrame::CallFrame(Backend* backend, const MethodRow* row, grpc::CallbackServerContext* context)
    : backend_(backend),
      row_(row),
      context_(context),
      begin_(system_clock::now()),
      deadline_(context->deadline()) {
  // A caller without a deadline has one far in the future.
  if (deadline_ - begin_ > row->deadline) deadline_ = begin_ + row->deadline;
}

CallFrame::~CallFrame() {
  if (in_hand_) --backend_->calls_in_hand;
}

absl::Status CallFrame::Authorize() {
  // Counted before it looks, so that a server which has begun to stop and counts no call has none.
  ++backend_->calls_in_hand;
  in_hand_ = true;
  if (backend_->stopping) {
    --backend_->calls_in_hand;
    in_hand_ = false;
    return ShuttingDown();
  }
  // Kept before it is known whether the caller may: the log line of a denial has to tell who was denied.
  ASSIGN_OR_RETURN(identity_, backend_->authorizer->Authenticate(FindAuthorization(*context_)));
  return access::Require(*identity_, row_->permission, row_->permission_name);
}

absl::Status CallFrame::Check(const google::protobuf::Message& request) {
  RETURN_IF_ERROR(AuthorizeContent(*identity_, request));
  std::vector<domain::FieldFault> faults = FindFaults(request);
  for (domain::FieldFault& fault : FindGroupFaults(request)) faults.push_back(std::move(fault));
  if (!faults.empty()) return domain::InvalidFields(faults);
  return absl::OkStatus();
}

void CallFrame::Note(const google::protobuf::Message& request) {
  const v1::CommandContext* context = ContextOf(request);
  if (context != nullptr) request_id_ = context->request_id();
}

void CallFrame::NoteDenial(const absl::Status& status) {
  if (identity_ == nullptr || domain::ReasonOf(status) != v1::PERMISSION_DENIED) return;
  backend_->counts.CountDenial(*row_);
  backend_->denials.Note(identity_->caller, row_->short_name, domain::MetadataOf(status, "permission"),
                         absl::Now());
}

grpc::Status CallFrame::End(const absl::Status& status) {
  RequestRecord record;
  record.begin = begin_;
  record.duration = system_clock::now() - begin_;
  record.method = &row_->short_name;
  if (identity_ != nullptr) record.principal = identity_->caller.principal;
  record.request_id = std::move(request_id_);
  record.code = status.code();
  record.position = position_;
  backend_->counts.CountCall(*row_, record.code, record.duration);
  if (status.ok()) {
    backend_->log->Add(std::move(record));
    return grpc::Status::OK;
  }
  NoteDenial(status);
  const v1::ErrorReason reason = domain::ReasonOf(status).value_or(v1::ERROR_REASON_UNSPECIFIED);
  if (identity_ == nullptr) backend_->counts.CountUnauthenticated(reason);
  record.reason = reason;
  backend_->log->Add(std::move(record));
  return ToGrpcStatus(status);
}

UnaryCall::UnaryCall(Backend* backend, const MethodRow* row, grpc::CallbackServerContext* context,
                     const grpc::ByteBuffer* request_bytes, grpc::ByteBuffer* answer_bytes)
    : frame_(backend, row, context),
      reactor_(context->DefaultReactor()),
      request_bytes_(request_bytes),
      answer_bytes_(answer_bytes),
      request_(row->request->New(&arena_)),
      answer_(row->response->New(&arena_)) {}

absl::Status UnaryCall::Begin() {
  RETURN_IF_ERROR(frame_.Authorize());
  RETURN_IF_ERROR(ReadMessage(*request_bytes_, frame_.backend().message_bytes_max, *request_));
  frame_.Note(*request_);
  return frame_.Check(*request_);
}

void UnaryCall::Finish(const absl::Status& status) {
  if (status.ok()) {
    if (frame_.row().is_command) frame_.NotePosition(static_cast<const v1::Receipt&>(*answer_).position());
    *answer_bytes_ = WriteMessage(*answer_);
  }
  reactor_->Finish(frame_.End(status));
}

void UnaryCall::FinishWith(std::shared_ptr<const std::string> bytes) {
  *answer_bytes_ = ShareBytes(std::move(bytes));
  reactor_->Finish(frame_.End(absl::OkStatus()));
}

}  // namespace entente::rpc
