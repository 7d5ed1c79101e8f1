#include "services/ledger/submission.h"

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "services/domain/refusal.h"
#include "storage/event_log.h"

namespace entente::ledger {
namespace {

// The same content gives the same bytes within one program version; map fields would otherwise come in any
// order.
void AppendDeterministic(const google::protobuf::Message& message, std::string& out) {
  google::protobuf::io::StringOutputStream stream(&out);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
}

}  // namespace

std::string RequestDigest(const google::protobuf::Message& request, const sealing::SecretKey& secret) {
  std::string content = request.GetDescriptor()->full_name();
  content += '\0';
  AppendDeterministic(request, content);
  return sealing::KeyedDigest(secret, content);
}

const google::protobuf::Message* RequestOf(const v1::Command& command) {
  const auto* reflection = command.GetReflection();
  const auto* field =
      reflection->GetOneofFieldDescriptor(command, v1::Command::descriptor()->FindOneofByName("request"));
  return field == nullptr ? nullptr : &reflection->GetMessage(command, field);
}

absl::StatusOr<PreparedCommand> PrepareCommand(const domain::Caller& caller,
                                               const google::protobuf::Message& request,
                                               const sealing::SecretKey& secret) {
  const CommandPlan* plan = FindPlan(request.GetDescriptor());
  if (plan == nullptr) return domain::Internal(request.GetDescriptor()->full_name() + " is no command");
  PreparedCommand command{plan, &request, &ContextOf(*plan, request), "", "", RefersToPeopleInText(request)};
  if (!command.context->request_id().empty()) {
    command.request_key = storage::RequestKey(caller.principal, command.context->request_id());
    command.digest = RequestDigest(request, secret);
  }
  return command;
}

}  // namespace entente::ledger
