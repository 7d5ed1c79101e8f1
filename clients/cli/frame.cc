#include "clients/cli/frame.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/dates.h"
#include "clients/cli/errors.h"
#include "clients/cli/names.h"
#include "clients/cli/request_id.h"
#include "clients/cli/text_table.h"
#include "entente/v1/approval_service.pb.h"
#include "entente/v1/command.pb.h"

namespace entente::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// `AssignRoleRequest` is the request of `AssignRole`.
std::string MethodOf(const Message& request) {
  const std::string& name = request.GetDescriptor()->name();
  return name.substr(0, name.size() - std::string("Request").size());
}

v1::CommandContext& MutableContext(Message& request) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName("context");
  return static_cast<v1::CommandContext&>(*request.GetReflection()->MutableMessage(&request, field));
}

// Where requests of a type stand in a command; null if there is no such command.
const FieldDescriptor* FieldOfCommand(const google::protobuf::Descriptor& request) {
  const auto* oneof = v1::Command::descriptor()->FindOneofByName("request");
  for (int i = 0; i < oneof->field_count(); ++i) {
    if (oneof->field(i)->message_type() == &request) return oneof->field(i);
  }
  return nullptr;
}

}  // namespace

CLI::Validator WholeNumber() {
  return CLI::Validator(
      [](const std::string& value) {
        uint64_t number = 0;
        return absl::SimpleAtoi(value, &number)
                   ? std::string()
                   : absl::StrCat("\"", value, "\" is no whole number of 0 or more");
      },
      "");
}

void AddFrameFlags(CLI::App& verb, Frame& frame) {
  const std::string group = "Frame of the command";
  verb.add_option("--on", frame.on, "When it was true: 2024, 2024-09 or 2024-09-30; today if not given")
      ->group(group)
      ->type_name("DATE");
  verb.add_option("--reason", frame.reason, "Why, for those who read it years later")
      ->group(group)
      ->type_name("TEXT");
  verb.add_option("--evidence", frame.evidence, "Where a document is that proves it; may be repeated")
      ->group(group)
      ->type_name("URI")
      ->allow_extra_args(false)
      ->take_all();
  verb.add_option("--on-behalf-of", frame.on_behalf_of, "The organization for which it is recorded")
      ->group(group)
      ->type_name("ORG");
  verb.add_option("--corrects", frame.corrects, "The earlier event in whose place this one stands")
      ->group(group)
      ->type_name("EVENT");
  verb.add_option("--expected-version", frame.expected_version, "Refuse if the resource has another version")
      ->check(WholeNumber())
      ->group(group)
      ->type_name("N");
  verb.add_option("--request-id", frame.request_id, "Chosen once per intent; made if not given")
      ->group(group)
      ->type_name("KEY");
  verb.add_flag("--historical", frame.historical, "Record it as history: rules of sequence do not refuse")
      ->group(group);
  verb.add_flag("--propose", frame.propose, "Propose it: it is carried out when someone else approves it")
      ->group(group);
  verb.add_flag("--dry-run", frame.dry_run, "Only say what would happen")->group(group);
}

absl::StatusOr<v1::CommandContext> MakeContext(const Frame& frame) {
  v1::CommandContext context;
  context.set_request_id(frame.request_id.empty() ? RandomRequestId() : frame.request_id);
  if (!frame.on.empty()) {
    const auto date = ParseDate(frame.on);
    if (!date.ok()) return date.status();
    *context.mutable_effective_on() = *date;
  }
  context.set_reason(frame.reason);
  for (const std::string& uri : frame.evidence) context.add_evidence()->set_uri(uri);
  if (!frame.on_behalf_of.empty()) context.set_on_behalf_of(OrganizationName(frame.on_behalf_of));
  if (!frame.corrects.empty()) context.set_corrects(EventName(frame.corrects));
  if (frame.expected_version.has_value()) context.set_expected_version(*frame.expected_version);
  context.set_historical(frame.historical);
  context.set_validate_only(frame.dry_run);
  return context;
}

absl::Status SendCommand(Session& session, const Frame& frame, Message& request) {
  if (frame.propose) return ProposeCommand(session, frame, request, "Nothing is recorded yet.");
  const auto context = MakeContext(frame);
  if (!context.ok()) return context.status();
  MutableContext(request) = *context;
  v1::Receipt receipt;
  const absl::Status status = session.connection.Call(MethodOf(request), request, receipt);
  return status.ok() ? Print(session, receipt, ReceiptText(receipt)) : status;
}

// What the frame says of the proposal goes there, what it says of the command goes into the command.
absl::Status ProposeCommand(Session& session, const Frame& frame, const Message& request,
                            const char* not_yet) {
  const FieldDescriptor* field = FieldOfCommand(*request.GetDescriptor());
  if (field == nullptr) return UsageError(absl::StrCat(MethodOf(request), " cannot be proposed."));
  const auto context = MakeContext(frame);
  if (!context.ok()) return context.status();
  v1::ProposeCommandRequest proposal;
  proposal.mutable_context()->set_request_id(context->request_id());
  proposal.mutable_context()->set_validate_only(context->validate_only());
  proposal.mutable_context()->set_reason(context->reason());
  v1::Command& command = *proposal.mutable_command();
  Message& proposed = *command.GetReflection()->MutableMessage(&command, field);
  proposed.CopyFrom(request);
  v1::CommandContext& of_command = MutableContext(proposed);
  of_command = *context;
  of_command.clear_request_id();
  of_command.clear_validate_only();
  v1::Receipt receipt;
  if (auto status = session.connection.Call("ProposeCommand", proposal, receipt); !status.ok()) return status;
  std::string text = ReceiptText(receipt);
  if (!frame.dry_run) {
    absl::StrAppend(&text, not_yet, " Someone else says: entente approve ", receipt.resource(),
                    " --reason TEXT\n");
  }
  return Print(session, receipt, text);
}

std::string ReceiptText(const v1::Receipt& receipt) {
  std::string text = receipt.validate_only()    ? "dry run, nothing recorded: "
                     : receipt.replayed()       ? "recorded before: "
                     : receipt.events().empty() ? "nothing to change: "
                                                : "recorded: ";
  absl::StrAppend(&text, receipt.resource());
  if (receipt.version() != 0) absl::StrAppend(&text, " version ", receipt.version());
  if (receipt.has_record_time()) absl::StrAppend(&text, " at ", TimeText(receipt.record_time()));
  absl::StrAppend(&text, "\n");
  std::vector<std::vector<std::string>> rows;
  for (const auto& event : receipt.events()) {
    rows.push_back({event.event().empty() ? "(would be)" : event.event(), event.type(),
                    event.resource() == receipt.resource() ? "" : event.resource()});
  }
  absl::StrAppend(&text, Table(rows, 2));
  for (const auto& remark : receipt.remarks()) {
    absl::StrAppend(&text, "  ", v1::Remark::Severity_Name(remark.severity()), ": ", OneLine(remark.text()),
                    " (", remark.rule(), ")\n");
  }
  return text;
}

}  // namespace entente::cli
