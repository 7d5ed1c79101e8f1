#include "services/domain/approval/decide.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "entente/v1/rules.pb.h"
#include "services/domain/ruling.h"

namespace entente::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Finds the personal fields that are set, however deep: an approval would keep them in clear.
void CheckNothingPersonal(const Message& message, const std::string& path, Ruling& ruling) {
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string field_path = absl::StrCat(path, ".", field->name());
    if (field->options().GetExtension(v1::rule).personal()) {
      ruling.FaultyField(field_path, "is personal, and commands with personal data cannot be proposed");
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated()) {
      CheckNothingPersonal(reflection->GetMessage(message, field), field_path, ruling);
    }
  }
}

// A proposal that someone decides on must be open, and the caller must be or not be its proposer.
struct Matter {
  Ruling ruling;
  bool is_proposer;
};

template <typename Request>
absl::StatusOr<Matter> Open(const World& world, const Request& request) {
  const auto* approval = world.FindApproval(request.name());
  if (approval == nullptr) return NoSuch("name", request.name());
  Matter matter{Ruling(request.context(), request.name()),
                approval->approval().proposer() == world.GetCaller().principal};
  if (approval->approval().state() != v1::Approval::PROPOSED) {
    matter.ruling.AlwaysUnmet("PROPOSAL_NOT_OPEN", request.name(), "The proposal is no longer open.");
  }
  return matter;
}

void RequireSomeoneElse(const std::string& name, Matter& matter) {
  if (!matter.is_proposer) return;
  matter.ruling.AlwaysUnmet("DECIDER_IS_PROPOSER", name,
                            "The one who proposed the command cannot decide on it; someone else must.");
}

}  // namespace

absl::StatusOr<Decision> Decide(const World& world, const v1::ProposeCommandRequest& request) {
  Ruling ruling(request.context(), "approvals/" + world.NewId());
  const v1::Command& command = request.command();
  const auto* oneof = v1::Command::descriptor()->FindOneofByName("request");
  const FieldDescriptor* field = command.GetReflection()->GetOneofFieldDescriptor(command, oneof);
  if (field == nullptr) {
    ruling.FaultyField("command", "must have a command");
    return ruling.Finish();
  }
  CheckNothingPersonal(command, "command", ruling);
  const CommandRow* row = FindCommand(field->message_type());
  if (row == nullptr) return Internal("a command has no row");
  v1::CommandProposed& proposed = *ruling.Record().mutable_command_proposed();
  proposed.set_method(row->method);
  *proposed.mutable_command() = command;
  return ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::ApproveProposalRequest& request) {
  auto matter = Open(world, request);
  if (!matter.ok()) return matter.status();
  RequireSomeoneElse(request.name(), *matter);
  matter->ruling.Record().mutable_proposal_approved();
  return matter->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::RejectProposalRequest& request) {
  auto matter = Open(world, request);
  if (!matter.ok()) return matter.status();
  RequireSomeoneElse(request.name(), *matter);
  matter->ruling.Record().mutable_proposal_rejected();
  return matter->ruling.Finish();
}

absl::StatusOr<Decision> Decide(const World& world, const v1::WithdrawProposalRequest& request) {
  auto matter = Open(world, request);
  if (!matter.ok()) return matter.status();
  if (!matter->is_proposer) {
    matter->ruling.AlwaysUnmet("CALLER_IS_NOT_PROPOSER", request.name(),
                               "Only the one who proposed the command can take the proposal back.");
  }
  matter->ruling.Record().mutable_proposal_withdrawn();
  return matter->ruling.Finish();
}

}  // namespace entente::domain
