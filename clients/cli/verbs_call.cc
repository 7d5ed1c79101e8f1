#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/doubled_names.h"
#include "clients/cli/errors.h"
#include "clients/cli/json.h"
#include "clients/cli/methods.h"
#include "clients/cli/read_all.h"
#include "clients/cli/request_id.h"
#include "clients/cli/verbs.h"
#include "entente/v1/context.pb.h"
#include "google/protobuf/message.h"

namespace entente::cli {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

struct CallFlags {
  std::string method;
  std::string json;
};

std::unique_ptr<Message> NewMessage(const google::protobuf::Descriptor& type) {
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  return std::unique_ptr<Message>(factory->GetPrototype(&type)->New());
}

absl::StatusOr<const MethodDescriptor*> Find(const std::string& name) {
  const MethodDescriptor* method = FindMethod(name);
  if (method == nullptr) {
    std::vector<std::string> names;
    for (const MethodDescriptor* known : AllMethods()) names.push_back(known->name());
    // A full name that is wrong is nearly always wrong in its last part.
    const std::string last = name.substr(name.find_last_of("./") + 1);
    return UsageError(absl::StrCat("There is no method \"", name, "\".", DidYouMean(last, names)));
  }
  if (method->client_streaming()) {
    return UsageError(absl::StrCat(method->name(), " takes a stream: use the verb import."));
  }
  return method;
}

// A command without a request id gets one, or a repeat after a broken connection could record it twice.
void FillRequestId(const MethodDescriptor& method, Message& request) {
  const auto* field = ContextField(method);
  if (field == nullptr) return;
  auto& context = static_cast<v1::CommandContext&>(*request.GetReflection()->MutableMessage(&request, field));
  if (context.request_id().empty()) context.set_request_id(RandomRequestId());
}

absl::Status Call(Session& session, const CallFlags& flags) {
  const absl::StatusOr<const MethodDescriptor*> method = Find(flags.method);
  if (!method.ok()) return method.status();
  std::string json = flags.json;
  if (json == "-" && !ReadAll(session.terminal.in, json)) return FileUnreadable("-", "reading failed");
  const std::unique_ptr<Message> request = NewMessage(*(*method)->input_type());
  if (const std::string twice = NameGivenTwice(json); !twice.empty()) {
    return UsageError(absl::StrCat("The request has \"", twice, "\" twice in the same object."));
  }
  JsonFault fault;
  if (!ReadJson(json, *request, fault)) {
    return UsageError(absl::StrCat("The request is no ", (*method)->input_type()->name(), ": ", fault.field,
                                   fault.field.empty() ? "" : ": ", fault.reason));
  }
  FillRequestId(**method, *request);
  const std::unique_ptr<Message> response = NewMessage(*(*method)->output_type());
  if (!(*method)->server_streaming()) {
    if (auto status = session.connection.Call(**method, *request, *response); !status.ok()) return status;
    const auto pretty = PrettyJson(*response);
    if (!pretty.ok()) return pretty.status();
    session.terminal.out << *pretty;
    return absl::OkStatus();
  }
  return session.connection.CallStreaming(**method, *request, *response, [&session, &response] {
    const auto line = JsonLine(*response);
    if (line.ok()) session.terminal.out << *line;
    return line.status();
  });
}

}  // namespace

void AddCallVerb(Verbs verbs) {
  const auto flags = std::make_shared<CallFlags>();
  CLI::App& call = *verbs.app.add_subcommand("call", "Call any method with a request in protobuf JSON");
  call.add_option("METHOD", flags->method,
                  "For instance GetAlliance or entente.v1.AllianceService/GetAlliance")
      ->required();
  call.add_option("JSON", flags->json, "The request, or - to read it from the input; {} if not given");
  call.callback([&chosen = verbs.chosen, flags] {
    if (flags->json.empty()) flags->json = "{}";
    chosen = [flags](Session& session) { return Call(session, *flags); };
  });
}

}  // namespace entente::cli
