#include "services/rpc/frame.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "entente/v1/approval_service.pb.h"
#include "entente/v1/audit_service.pb.h"
#include "entente/v1/export_service.pb.h"
#include "entente/v1/ledger_service.pb.h"
#include "services/access/authorize.h"
#include "services/rpc/method_table.h"
#include "storage/status_macros.h"

namespace entente::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kImportPermission = "history.import";
constexpr std::string_view kCorrectPermission = "corrections.write";
constexpr std::string_view kPeoplePermission = "people.read";

// The message in the field of that name and type; null if it is not set.
const Message* FindField(const Message& message, const char* name, const google::protobuf::Descriptor* type) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByName(name);
  if (field == nullptr || field->is_repeated() || field->message_type() != type) return nullptr;
  if (!message.GetReflection()->HasField(message, field)) return nullptr;
  return &message.GetReflection()->GetMessage(message, field);
}

// What the frame of a command asks for besides the command's own permission.
absl::Status AuthorizeContext(const access::Identity& identity, const Message& request) {
  const v1::CommandContext* context = ContextOf(request);
  if (context == nullptr) return absl::OkStatus();
  if (context->historical()) {
    static const access::PermissionSet permission = access::FindPermission(kImportPermission).value();
    RETURN_IF_ERROR(access::Require(identity, permission, kImportPermission));
  }
  if (!context->corrects().empty()) {
    static const access::PermissionSet permission = access::FindPermission(kCorrectPermission).value();
    RETURN_IF_ERROR(access::Require(identity, permission, kCorrectPermission));
  }
  return absl::OkStatus();
}

}  // namespace

const v1::CommandContext* ContextOf(const Message& request) {
  return static_cast<const v1::CommandContext*>(
      FindField(request, "context", v1::CommandContext::descriptor()));
}

const Message* RequestOf(const v1::Command& command) {
  if (command.request_case() == v1::Command::REQUEST_NOT_SET) return nullptr;
  const FieldDescriptor* field = command.GetDescriptor()->FindFieldByNumber(command.request_case());
  return &command.GetReflection()->GetMessage(command, field);
}

uint64_t ReadAfterOf(const Message& request) {
  const auto* as_of = static_cast<const v1::AsOf*>(FindField(request, "as_of", v1::AsOf::descriptor()));
  if (as_of != nullptr) return as_of->read_after();
  if (request.GetDescriptor() == v1::CompareMomentsRequest::descriptor()) {
    const auto& compare = static_cast<const v1::CompareMomentsRequest&>(request);
    return std::max(compare.before().read_after(), compare.after().read_after());
  }
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName("read_after");
  if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_UINT64) return 0;
  return request.GetReflection()->GetUInt64(request, field);
}

absl::Status AuthorizeCommand(const access::Identity& identity, const v1::Command& command) {
  const Message* request = RequestOf(command);
  if (request == nullptr) return absl::OkStatus();
  const MethodRow* row = MethodTable::Get().FindByRequest(request->GetDescriptor());
  // A command without a method of its own would be a mistake in a proto file, which a test finds.
  if (row == nullptr) return domain::Internal("a command has no method");
  RETURN_IF_ERROR(access::Require(identity, row->permission, row->permission_name));
  return AuthorizeContext(identity, *request);
}

absl::Status AuthorizeContent(const access::Identity& identity, const Message& request) {
  if (request.GetDescriptor() == v1::ApplyCommandsRequest::descriptor()) {
    for (const v1::Command& command : static_cast<const v1::ApplyCommandsRequest&>(request).commands()) {
      RETURN_IF_ERROR(AuthorizeCommand(identity, command));
    }
  }
  if (request.GetDescriptor() == v1::ProposeCommandRequest::descriptor()) {
    // The command will be recorded as the proposer's: an approval adds a second person, not a permission.
    RETURN_IF_ERROR(
        AuthorizeCommand(identity, static_cast<const v1::ProposeCommandRequest&>(request).command()));
  }
  if (request.GetDescriptor() == v1::ExportEventsRequest::descriptor() &&
      static_cast<const v1::ExportEventsRequest&>(request).include_personal()) {
    static const access::PermissionSet permission = access::FindPermission(kPeoplePermission).value();
    RETURN_IF_ERROR(access::Require(identity, permission, kPeoplePermission));
  }
  return AuthorizeContext(identity, request);
}

std::vector<domain::FieldFault> FindGroupFaults(const Message& request) {
  std::vector<domain::FieldFault> faults;
  if (request.GetDescriptor() != v1::ApplyCommandsRequest::descriptor()) return faults;
  const auto& group = static_cast<const v1::ApplyCommandsRequest&>(request);
  for (int i = 0; i < group.commands_size(); ++i) {
    const Message* inner = RequestOf(group.commands(i));
    const v1::CommandContext* context = inner == nullptr ? nullptr : ContextOf(*inner);
    if (context == nullptr || context->request_id().empty()) continue;
    const FieldDescriptor* field =
        v1::Command::descriptor()->FindFieldByNumber(group.commands(i).request_case());
    faults.push_back({absl::StrCat("commands[", i, "].", field->name(), ".context.request_id"),
                      "must be empty; the request_id of the group counts"});
  }
  return faults;
}

}  // namespace entente::rpc
