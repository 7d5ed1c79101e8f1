#include "clients/cli/fake_server.h"

#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/import_line.h"
#include "entente/v1/admin_service.grpc.pb.h"
#include "entente/v1/alliance_service.grpc.pb.h"
#include "entente/v1/audit_service.grpc.pb.h"
#include "entente/v1/correction_service.grpc.pb.h"
#include "entente/v1/ledger_service.grpc.pb.h"
#include "entente/v1/lifecycle_service.grpc.pb.h"
#include "entente/v1/organization_service.grpc.pb.h"
#include "entente/v1/ownership_service.grpc.pb.h"
#include "entente/v1/performance_service.grpc.pb.h"
#include "entente/v1/person_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"

namespace entente::cli {
namespace {

using grpc::ServerContext;
using grpc::Status;

// Remembers a command and answers it. `in_command` is where its request stands in a command.
template <typename Request>
Status Answer(FakeServer& fake, ServerContext* context, const Request& request,
              Request* (v1::Command::*in_command)(), v1::Receipt* receipt) {
  const auto& metadata = context->client_metadata();
  const auto authorization = metadata.find("authorization");
  fake.authorization = authorization == metadata.end()
                           ? ""
                           : std::string(authorization->second.data(), authorization->second.size());
  *(fake.commands.emplace_back().*in_command)() = request;
  if (!fake.command_answers.empty()) {
    const Status status = fake.command_answers.front();
    fake.command_answers.pop_front();
    if (!status.ok()) return status;
  }
  receipt->set_resource("alliances/star-alliance");
  receipt->set_version(7);
  receipt->mutable_record_time()->set_seconds(1727654400);
  auto& event = *receipt->add_events();
  event.set_event("events/12");
  event.set_type("SomethingHappened");
  event.set_resource("alliances/star-alliance");
  return Status::OK;
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

struct FakeServer::Services {
  explicit Services(FakeServer& fake)
      : alliances{fake},
        organizations{fake},
        people{fake},
        roles{fake},
        stages{fake},
        kpis{fake},
        corrections{fake},
        audit{fake},
        ledger{fake} {}

  struct Alliances final : v1::AllianceService::Service {
    explicit Alliances(FakeServer& owner) : fake(owner) {}
    FakeServer& fake;
    Status CreateAlliance(ServerContext* context, const v1::CreateAllianceRequest* request,
                          v1::Receipt* receipt) override {
      return Answer(fake, context, *request, &v1::Command::mutable_create_alliance, receipt);
    }
    Status GetAlliance(ServerContext*, const v1::GetAllianceRequest* request, v1::Alliance* answer) override {
      fake.alliance_as_of = request->as_of();
      *answer = fake.alliance;
      answer->set_name(request->name());
      return fake.alliance_status;
    }
    Status ListAlliances(ServerContext*, const v1::ListAlliancesRequest* request,
                         v1::ListAlliancesResponse* answer) override {
      answer->set_next_page_token(OnePage(fake.summaries, request->page_token(),
                                          [answer](const auto& entry) { *answer->add_alliances() = entry; }));
      return Status::OK;
    }
  };
  struct Organizations final : v1::OrganizationService::Service {
    explicit Organizations(FakeServer& owner) : fake(owner) {}
    FakeServer& fake;
    Status RegisterOrganization(ServerContext* context, const v1::RegisterOrganizationRequest* request,
                                v1::Receipt* receipt) override {
      return Answer(fake, context, *request, &v1::Command::mutable_register_organization, receipt);
    }
  };
  struct People final : v1::PersonService::Service {
    explicit People(FakeServer& owner) : fake(owner) {}
    FakeServer& fake;
    Status RegisterPerson(ServerContext* context, const v1::RegisterPersonRequest* request,
                          v1::Receipt* receipt) override {
      return Answer(fake, context, *request, &v1::Command::mutable_register_person, receipt);
    }
    Status BatchGetPeople(ServerContext*, const v1::BatchGetPeopleRequest* request,
                          v1::BatchGetPeopleResponse* answer) override {
      // Nobody is known before the day of registration, as on a server.
      if (request->as_of().has_effective_on())
        return Refuse(grpc::NOT_FOUND, "Not then.", v1::RESOURCE_NOT_FOUND);
      for (const std::string& name : request->names()) *answer->add_people() = fake.people[name];
      return fake.people_status;
    }
  };
  struct Roles final : v1::OwnershipService::Service {
    explicit Roles(FakeServer& owner) : fake(owner) {}
    FakeServer& fake;
    Status AssignRole(ServerContext* context, const v1::AssignRoleRequest* request,
                      v1::Receipt* receipt) override {
      return Answer(fake, context, *request, &v1::Command::mutable_assign_role, receipt);
    }
  };
  struct Stages final : v1::LifecycleService::Service {
    explicit Stages(FakeServer& owner) : fake(owner) {}
    FakeServer& fake;
    Status EnterStage(ServerContext* context, const v1::EnterStageRequest* request,
                      v1::Receipt* receipt) override {
      return Answer(fake, context, *request, &v1::Command::mutable_enter_stage, receipt);
    }
  };
  struct Kpis final : v1::PerformanceService::Service {
    explicit Kpis(FakeServer& owner) : fake(owner) {}
    FakeServer& fake;
    Status DefineKpi(ServerContext* context, const v1::DefineKpiRequest* request,
                     v1::Receipt* receipt) override {
      return Answer(fake, context, *request, &v1::Command::mutable_define_kpi, receipt);
    }
    Status SetKpiTarget(ServerContext* context, const v1::SetKpiTargetRequest* request,
                        v1::Receipt* receipt) override {
      return Answer(fake, context, *request, &v1::Command::mutable_set_kpi_target, receipt);
    }
    Status RecordKpiValue(ServerContext* context, const v1::RecordKpiValueRequest* request,
                          v1::Receipt* receipt) override {
      return Answer(fake, context, *request, &v1::Command::mutable_record_kpi_value, receipt);
    }
  };
  struct Corrections final : v1::CorrectionService::Service {
    explicit Corrections(FakeServer& owner) : fake(owner) {}
    FakeServer& fake;
    Status VoidEvent(ServerContext* context, const v1::VoidEventRequest* request,
                     v1::Receipt* receipt) override {
      return Answer(fake, context, *request, &v1::Command::mutable_void_event, receipt);
    }
  };
  struct Audit final : v1::AuditService::Service {
    explicit Audit(FakeServer& owner) : fake(owner) {}
    FakeServer& fake;
    Status ListTrail(ServerContext*, const v1::ListTrailRequest* request,
                     v1::ListTrailResponse* answer) override {
      fake.trail_filter = request->filter();
      answer->set_next_page_token(OnePage(fake.trail, request->page_token(),
                                          [answer](const auto& entry) { *answer->add_entries() = entry; }));
      return Status::OK;
    }
    Status StreamTrail(ServerContext*, const v1::StreamTrailRequest*,
                       grpc::ServerWriter<v1::TrailEntry>* writer) override {
      for (const auto& entry : fake.trail) writer->Write(entry);
      return Status::OK;
    }
    Status GetEvent(ServerContext*, const v1::GetEventRequest* request, v1::TrailEntry* answer) override {
      for (const auto& entry : fake.trail) {
        if (entry.name() == request->name()) *answer = entry;
      }
      return answer->name().empty() ? Refuse(grpc::NOT_FOUND, "No such event.", v1::RESOURCE_NOT_FOUND)
                                    : Status::OK;
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
  struct Admin final : v1::AdminService::Service {
    Status GetServerInfo(ServerContext*, const v1::GetServerInfoRequest*, v1::ServerInfo* info) override {
      info->set_version("0.1.0");
      info->set_position(42);
      info->set_authentication("development");
      (*info->mutable_limits())["page_size_max"] = 1000;
      return Status::OK;
    }
  };

  Alliances alliances;
  Organizations organizations;
  People people;
  Roles roles;
  Stages stages;
  Kpis kpis;
  Corrections corrections;
  Audit audit;
  Ledger ledger;
  Admin admin;
};

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
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
  for (grpc::Service* service : std::initializer_list<grpc::Service*>{
           &services_->alliances, &services_->organizations, &services_->people, &services_->roles,
           &services_->stages, &services_->kpis, &services_->corrections, &services_->audit,
           &services_->ledger, &services_->admin}) {
    builder.RegisterService(service);
  }
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
