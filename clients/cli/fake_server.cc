#include "clients/cli/fake_server.h"

#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/import_line.h"
#include "clients/cli/methods.h"
#include "entente/v1/alliance_service.pb.h"
#include "entente/v1/audit_service.grpc.pb.h"
#include "entente/v1/ledger_service.grpc.pb.h"
#include "google/protobuf/text_format.h"
#include "google/rpc/error_details.pb.h"

namespace entente::cli {
namespace {

using google::protobuf::Message;
using grpc::ServerContext;
using grpc::Status;

// The field of a command in which requests of this type stand; null if there is none.
const google::protobuf::FieldDescriptor* FieldOfCommand(const google::protobuf::Descriptor* request) {
  const auto* oneof = v1::Command::descriptor()->FindOneofByName("request");
  for (int i = 0; i < oneof->field_count(); ++i) {
    if (oneof->field(i)->message_type() == request) return oneof->field(i);
  }
  return nullptr;
}

void FillReceipt(v1::Receipt& receipt) {
  receipt.set_resource("alliances/star-alliance");
  receipt.set_version(7);
  receipt.mutable_record_time()->set_seconds(1727654400);
  auto& event = *receipt.add_events();
  event.set_event("events/12");
  event.set_type("SomethingHappened");
  event.set_resource("alliances/star-alliance");
}

// A page of one: `index` is where it begins, by the token of the page before.
template <typename Entry, typename Add>
std::string OnePage(const std::vector<Entry>& entries, const std::string& token, Add add) {
  size_t index = 0;
  if (!token.empty() && !absl::SimpleAtoi(token, &index)) return "";
  if (index < entries.size()) add(entries[index]);
  return index + 1 < entries.size() ? absl::StrCat(index + 1) : "";
}

}  // namespace

// Answers every method of one request and one answer. The streams have services of their own.
struct FakeServer::Unary final : grpc::CallbackGenericService {
  explicit Unary(FakeServer& owner) : fake(owner) {}
  FakeServer& fake;

  // One call. Deletes itself when it is over.
  struct Call final : grpc::ServerGenericBidiReactor {
    Call(FakeServer& owner, const grpc::GenericCallbackServerContext& server_context)
        : fake(owner), context(server_context) {
      StartRead(&bytes);
    }
    void OnReadDone(bool ok) override {
      const google::protobuf::MethodDescriptor* method = FindMethod(context.method().substr(1));
      if (!ok || method == nullptr) return Finish(Status(grpc::UNIMPLEMENTED, "no such method"));
      auto* factory = google::protobuf::MessageFactory::generated_factory();
      const std::unique_ptr<Message> request(factory->GetPrototype(method->input_type())->New());
      const std::unique_ptr<Message> reply(factory->GetPrototype(method->output_type())->New());
      grpc::ProtoBufferReader reader(&bytes);
      if (!request->ParseFromZeroCopyStream(&reader)) return Finish(Status(grpc::INTERNAL, "unreadable"));
      const auto token = context.client_metadata().find("authorization");
      const bool has_token = token != context.client_metadata().end();
      fake.authorization = has_token ? std::string(token->second.data(), token->second.size()) : "";
      const Status status = fake.Answer(method->name(), *request, *reply);
      if (!status.ok()) return Finish(status);
      const grpc::Slice slice(reply->SerializeAsString());
      bytes = grpc::ByteBuffer(&slice, 1);
      StartWriteAndFinish(&bytes, grpc::WriteOptions(), Status::OK);
    }
    void OnDone() override { delete this; }

    FakeServer& fake;
    const grpc::GenericCallbackServerContext& context;
    grpc::ByteBuffer bytes;
  };

  grpc::ServerGenericBidiReactor* CreateReactor(grpc::GenericCallbackServerContext* context) override {
    return new Call(fake, *context);
  }
};

struct FakeServer::Services {
  explicit Services(FakeServer& fake) : unary{fake}, audit{fake}, ledger{fake} {}

  struct Audit final : v1::AuditService::WithGenericMethod_ListTrail<
                           v1::AuditService::WithGenericMethod_GetEvent<v1::AuditService::Service>> {
    explicit Audit(FakeServer& owner) : fake(owner) {}
    FakeServer& fake;
    Status StreamTrail(ServerContext*, const v1::StreamTrailRequest*,
                       grpc::ServerWriter<v1::TrailEntry>* writer) override {
      for (const auto& entry : fake.trail) writer->Write(entry);
      return Status::OK;
    }
  };
  struct Ledger final : v1::LedgerService::Service {
    explicit Ledger(FakeServer& owner) : fake(owner) {}
    FakeServer& fake;
    std::set<std::string> seen;

    Status ImportCommands(
        ServerContext*,
        grpc::ServerReaderWriter<v1::ImportCommandsResponse, v1::ImportCommandsRequest>* stream) override {
      if (!fake.import_status.ok()) return fake.import_status;
      v1::ImportCommandsRequest request;
      for (int part = 1; stream->Read(&request); ++part) {
        fake.import_part_sizes.push_back(request.commands_size());
        v1::ImportCommandsResponse response;
        for (v1::Command& command : *request.mutable_commands()) *response.add_outcomes() = Take(command);
        if (part == fake.break_before_part) {
          fake.break_before_part = 0;
          return Status(grpc::UNAVAILABLE, "broken");
        }
        stream->Write(response);
      }
      return Status::OK;
    }

    v1::ImportCommandsResponse::Outcome Take(v1::Command& command) {
      v1::ImportCommandsResponse::Outcome outcome;
      if (fake.read_only) {
        *outcome.mutable_refusal() = RefusalMessage(grpc::UNAVAILABLE, "Read-only.", v1::LEDGER_READ_ONLY);
      } else if (command.enter_stage().alliance() == "alliances/bad") {
        *outcome.mutable_refusal() = RefusalMessage(grpc::INVALID_ARGUMENT, "Wrong.", v1::FIELD_INVALID,
                                                    {{"alliance", "is bad"}, {"stage", "is bad too"}});
      } else if (!seen.insert(MutableContext(command)->request_id()).second) {
        outcome.mutable_receipt()->set_replayed(true);
      } else {
        fake.imported.push_back(command);
        outcome.mutable_receipt()->add_events()->set_event("events/1");
      }
      return outcome;
    }
  };
  Unary unary;
  Audit audit;
  Ledger ledger;
};

Status FakeServer::Answer(const std::string& method, const Message& request, Message& answer) {
  if (const auto* field = FieldOfCommand(request.GetDescriptor()); field != nullptr) {
    v1::Command& command = commands.emplace_back();
    command.GetReflection()->MutableMessage(&command, field)->CopyFrom(request);
    if (!command_answers.empty()) {
      const Status status = command_answers.front();
      command_answers.pop_front();
      if (!status.ok()) return status;
    }
    FillReceipt(static_cast<v1::Receipt&>(answer));
    return Status::OK;
  }
  if (method == "GetAlliance") return GetAlliance(request, static_cast<v1::Alliance&>(answer));
  if (method == "BatchGetPeople") {
    return BatchGetPeople(static_cast<const v1::BatchGetPeopleRequest&>(request),
                          static_cast<v1::BatchGetPeopleResponse&>(answer));
  }
  if (method == "ListAlliances") {
    auto& page = static_cast<v1::ListAlliancesResponse&>(answer);
    const std::string& token = static_cast<const v1::ListAlliancesRequest&>(request).page_token();
    page.set_next_page_token(
        OnePage(summaries, token, [&](const auto& entry) { *page.add_alliances() = entry; }));
    return Status::OK;
  }
  if (method == "ListTrail") {
    auto& page = static_cast<v1::ListTrailResponse&>(answer);
    const auto& asked_for = static_cast<const v1::ListTrailRequest&>(request);
    trail_filter = asked_for.filter();
    page.set_next_page_token(
        OnePage(trail, asked_for.page_token(), [&](const auto& entry) { *page.add_entries() = entry; }));
    return Status::OK;
  }
  if (method == "GetEvent") {
    for (const auto& entry : trail) {
      if (entry.name() == static_cast<const v1::GetEventRequest&>(request).name()) answer.CopyFrom(entry);
    }
    const bool found = !static_cast<const v1::TrailEntry&>(answer).name().empty();
    return found ? Status::OK : Refuse(grpc::NOT_FOUND, "No such event.", v1::RESOURCE_NOT_FOUND);
  }
  return AnswerAsTold(method, request, answer);
}

Status FakeServer::GetAlliance(const Message& request, v1::Alliance& answer) {
  const auto& asked_for = static_cast<const v1::GetAllianceRequest&>(request);
  alliance_as_of = asked_for.as_of();
  answer = alliance;
  answer.set_name(asked_for.name());
  return alliance_status;
}

Status FakeServer::BatchGetPeople(const v1::BatchGetPeopleRequest& request,
                                  v1::BatchGetPeopleResponse& answer) {
  // Nobody is known before the day of registration, as on a server.
  if (request.as_of().has_effective_on()) return Refuse(grpc::NOT_FOUND, "Not then.", v1::RESOURCE_NOT_FOUND);
  for (const std::string& name : request.names()) *answer.add_people() = people[name];
  return people_status;
}

Status FakeServer::AnswerAsTold(const std::string& method, const Message& request, Message& answer) {
  const auto told = answers.find(method);
  if (told == answers.end()) return Status(grpc::UNIMPLEMENTED, "not told what to answer");
  asked[method].reset(request.New());
  asked[method]->CopyFrom(request);
  if (!told->second.status.ok()) return told->second.status;
  if (!google::protobuf::TextFormat::ParseFromString(told->second.text, &answer))
    return Status(grpc::INTERNAL, "the answer of the test is no message of its type");
  return Status::OK;
}

google::rpc::Status RefusalMessage(grpc::StatusCode code, const std::string& message, v1::ErrorReason reason,
                                   const std::vector<std::pair<std::string, std::string>>& violations) {
  google::rpc::Status rich;
  rich.set_code(code);
  rich.set_message(message);
  google::rpc::ErrorInfo info;
  info.set_reason(v1::ErrorReason_Name(reason));
  info.set_domain("entente.dev");
  rich.add_details()->PackFrom(info);
  google::rpc::BadRequest bad_request;
  for (const auto& [field, description] : violations) {
    auto& violation = *bad_request.add_field_violations();
    violation.set_field(field);
    violation.set_description(description);
  }
  if (!violations.empty()) rich.add_details()->PackFrom(bad_request);
  return rich;
}

Status Refuse(grpc::StatusCode code, const std::string& message, v1::ErrorReason reason,
              const std::vector<std::pair<std::string, std::string>>& violations) {
  return Status(code, message, RefusalMessage(code, message, reason, violations).SerializeAsString());
}

FakeServer::FakeServer() : services_(std::make_unique<Services>(*this)) {
  answers["GetServerInfo"].text = R"pb(version: "0.1.0"
                                       position: 42
                                       authentication: "development"
                                       limits { key: "page_size_max" value: 1000 })pb";
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
  builder.RegisterCallbackGenericService(&services_->unary);
  builder.RegisterService(&services_->audit);
  builder.RegisterService(&services_->ledger);
  server_ = builder.BuildAndStart();
}

FakeServer::~FakeServer() {
  Stop();
}

std::string FakeServer::address() const {
  return absl::StrCat("127.0.0.1:", port_);
}

void FakeServer::Stop() {
  if (server_ != nullptr) server_->Shutdown(std::chrono::system_clock::now());
  server_.reset();
}

}  // namespace entente::cli
