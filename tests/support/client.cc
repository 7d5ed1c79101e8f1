#include "tests/support/client.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "absl/strings/str_format.h"
#include "entente/v1/audit_service.grpc.pb.h"
#include "entente/v1/ledger_service.grpc.pb.h"
#include "grpcpp/impl/codegen/client_unary_call.h"
#include "grpcpp/impl/codegen/rpc_method.h"
#include "gtest/gtest.h"

namespace entente::support {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// Every service that there is, found by the files of the contract.
std::vector<const google::protobuf::ServiceDescriptor*> AllServices() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(ENTENTE_PROTOS "/entente/v1")) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with("_service.proto")) files.push_back("entente/v1/" + name);
  }
  std::sort(files.begin(), files.end());
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const std::string& name : files) {
    const auto* file = google::protobuf::DescriptorPool::generated_pool()->FindFileByName(name);
    if (file == nullptr) ADD_FAILURE() << name << " is not linked into the tests";
    for (int i = 0; file != nullptr && i < file->service_count(); ++i) services.push_back(file->service(i));
  }
  return services;
}

grpc::ChannelArguments WithOwnConnection() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  // Two clients of one test are two connections, and a server that comes back is tried again at once.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 50);
  return arguments;
}

}  // namespace

Client::Client(const std::string& address, std::string token)
    : channel_(grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), WithOwnConnection())),
      token_(std::move(token)) {}

void Client::Prepare(grpc::ClientContext& context, std::chrono::milliseconds deadline) const {
  context.set_deadline(std::chrono::system_clock::now() + deadline);
  if (!token_.empty()) context.AddMetadata("authorization", "Bearer " + token_);
}

grpc::Status Client::Call(const std::string& method, const Message& request, Message* response,
                          std::chrono::milliseconds deadline) const {
  const MethodDescriptor* descriptor = FindMethod(method);
  if (descriptor == nullptr) {
    ADD_FAILURE() << "there is no method " << method;
    return grpc::Status::CANCELLED;
  }
  grpc::ClientContext context;
  Prepare(context, deadline);
  const std::string path = PathOf(*descriptor);
  const grpc::internal::RpcMethod rpc(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC, channel_);
  return grpc::internal::BlockingUnaryCall<Message, Message>(channel_.get(), rpc, &context, request,
                                                             response);
}

Answer<v1::Receipt> Client::Do(const v1::Command& command) const {
  const auto* field = v1::Command::descriptor()->FindFieldByNumber(static_cast<int>(command.request_case()));
  const std::string type = field->message_type()->name();
  Answer<v1::Receipt> answer;
  answer.status = Call(type.substr(0, type.size() - std::string("Request").size()),
                       command.GetReflection()->GetMessage(command, field), &answer.value);
  return answer;
}

std::unique_ptr<Message> Client::RequestFor(const std::string& method, const std::string& json) const {
  const MethodDescriptor* descriptor = FindMethod(method);
  if (descriptor == nullptr) {
    ADD_FAILURE() << "there is no method " << method;
    return nullptr;
  }
  std::unique_ptr<Message> request(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor->input_type())->New());
  ReadJson(json, *request);
  return request;
}

Answer<v1::Alliance> Client::GetAlliance(const std::string& name, const std::string& day) const {
  const std::string on = day.empty() ? "" : absl::StrFormat(R"("effective_on": "%s", )", day);
  return Ask<v1::Alliance>(
      "GetAlliance", absl::StrFormat(R"({"name": "%s", "as_of": {%s"read_after": "%d"}})", name, on, Head()));
}

Answer<std::vector<Outcome>> Client::Import(const std::vector<v1::Command>& commands, int part) const {
  v1::LedgerService::Stub stub(channel_);
  grpc::ClientContext context;
  Prepare(context, std::chrono::seconds(100));
  const auto stream = stub.ImportCommands(&context);
  Answer<std::vector<Outcome>> answer;
  for (size_t next = 0; next < commands.size();) {
    v1::ImportCommandsRequest request;
    while (next < commands.size() && request.commands_size() < part)
      *request.add_commands() = commands[next++];
    v1::ImportCommandsResponse response;
    if (!stream->Write(request) || !stream->Read(&response)) break;
    answer.value.insert(answer.value.end(), response.outcomes().begin(), response.outcomes().end());
  }
  stream->WritesDone();
  answer.status = stream->Finish();
  return answer;
}

Answer<std::vector<v1::TrailEntry>> Client::Trail(const std::string& json) const {
  v1::AuditService::Stub stub(channel_);
  grpc::ClientContext context;
  Prepare(context, std::chrono::seconds(30));
  const auto stream = stub.StreamTrail(&context, FromJson<v1::StreamTrailRequest>(json));
  Answer<std::vector<v1::TrailEntry>> answer;
  v1::TrailEntry entry;
  while (stream->Read(&entry)) answer.value.push_back(entry);
  answer.status = stream->Finish();
  return answer;
}

void Client::AwaitViews() const {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < end) {
    const auto info = Ask<v1::ServerInfo>("GetServerInfo", "{}");
    const auto& views = info->views();
    const bool caught_up =
        std::all_of(views.begin(), views.end(), [&](const v1::ServerInfo::ViewState& view) {
          return view.ready() && view.position() >= info->position();
        });
    if (info.ok() && caught_up && !views.empty()) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  ADD_FAILURE() << "the views do not catch up";
}

uint64_t Client::Head() const {
  const auto info = Ask<v1::ServerInfo>("GetServerInfo", "{}");
  EXPECT_TRUE(info.ok()) << info.status.error_message();
  return info->position();
}

const std::vector<const MethodDescriptor*>& AllMethods() {
  static const std::vector<const MethodDescriptor*> methods = [] {
    std::vector<const MethodDescriptor*> found;
    for (const auto* service : AllServices()) {
      for (int i = 0; i < service->method_count(); ++i) found.push_back(service->method(i));
    }
    return found;
  }();
  return methods;
}

const MethodDescriptor* FindMethod(const std::string& name) {
  for (const MethodDescriptor* method : AllMethods()) {
    if (method->name() == name) return method;
  }
  return nullptr;
}

std::string PathOf(const MethodDescriptor& method) {
  return "/" + method.service()->full_name() + "/" + method.name();
}

}  // namespace entente::support
