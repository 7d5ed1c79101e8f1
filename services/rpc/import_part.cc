#include "services/rpc/import_part.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/refusal.h"
#include "services/rpc/check_request.h"
#include "services/rpc/field_plan.h"
#include "services/rpc/frame.h"
#include "services/rpc/grpc_status.h"
#include "services/rpc/wire.h"
#include "storage/status_macros.h"

namespace entente::rpc {
namespace {

using google::protobuf::Arena;

// What is wrong with the part itself, without a look into its commands.
absl::Status CheckSize(const v1::ImportCommandsRequest& request) {
  static const uint32_t items_max = PlanOf(v1::ImportCommandsRequest::descriptor()).fields.front().items_max;
  const auto size = static_cast<uint32_t>(request.commands_size());
  if (size == 0) return domain::InvalidFields({{"commands", "is required"}});
  if (size <= items_max) return absl::OkStatus();
  return domain::InvalidFields(
      {{"commands", absl::StrCat("has ", size, " elements, and at most ", items_max, " are accepted")}});
}

}  // namespace

ImportPart::ImportPart()
    : request_(Arena::CreateMessage<v1::ImportCommandsRequest>(&arena_)),
      accepted_(request_),
      outcomes_(Arena::CreateMessage<v1::ImportCommandsResponse>(&arena_)) {}

absl::Status ImportPart::Check(const access::Identity& identity, int index) const {
  const v1::Command& command = request_->commands(index);
  RETURN_IF_ERROR(AuthorizeCommand(identity, command));
  // Fields are named as if the command had come alone: whoever imports knows which line it was.
  const google::protobuf::Message* request = RequestOf(command);
  if (request == nullptr) return domain::InvalidFields({{"request", "is required"}});
  const std::vector<domain::FieldFault> faults = FindFaults(*request, "");
  if (!faults.empty()) return domain::InvalidFields(faults);
  return absl::OkStatus();
}

absl::Status ImportPart::Read(const grpc::ByteBuffer& bytes, size_t bytes_max,
                              const access::Identity& identity) {
  RETURN_IF_ERROR(ReadMessage(bytes, bytes_max, *request_));
  RETURN_IF_ERROR(CheckSize(*request_));
  checks_.reserve(static_cast<size_t>(request_->commands_size()));
  for (int i = 0; i < request_->commands_size(); ++i) checks_.push_back(Check(identity, i));
  if (std::all_of(checks_.begin(), checks_.end(), [](const absl::Status& check) { return check.ok(); })) {
    return absl::OkStatus();
  }
  accepted_ = Arena::CreateMessage<v1::ImportCommandsRequest>(&arena_);
  for (int i = 0; i < request_->commands_size(); ++i) {
    if (checks_[static_cast<size_t>(i)].ok()) accepted_->add_commands()->Swap(request_->mutable_commands(i));
  }
  return absl::OkStatus();
}

void ImportPart::Complete() {
  if (accepted_ == request_) {
    answer_ = WriteMessage(*outcomes_);
    return;
  }
  auto* merged = Arena::CreateMessage<v1::ImportCommandsResponse>(&arena_);
  int next = 0;
  for (const absl::Status& check : checks_) {
    if (!check.ok()) {
      *merged->add_outcomes()->mutable_refusal() = ToRpcStatus(check);
    } else {
      merged->add_outcomes()->Swap(outcomes_->mutable_outcomes(next++));
    }
  }
  answer_ = WriteMessage(*merged);
}

}  // namespace entente::rpc
