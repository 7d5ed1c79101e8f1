// The runs against Entente.
#include <absl/strings/str_format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <thread>

#include "entente/v1/admin_service.grpc.pb.h"
#include "entente/v1/alliance_service.grpc.pb.h"
#include "entente/v1/audit_service.grpc.pb.h"
#include "entente/v1/ledger_service.grpc.pb.h"
#include "entente/v1/performance_service.grpc.pb.h"
#include "tests/benchmarks/history.h"
#include "tests/benchmarks/load.h"

namespace entente::benchmarks {
namespace {

namespace pb = entente::v1;

template <typename Service>
auto Stubs(const Plan& plan) {
  std::vector<std::unique_ptr<typename Service::Stub>> stubs;
  for (const auto& channel : Connect(plan)) stubs.push_back(Service::NewStub(channel));
  return stubs;
}

// Imports `parts` and returns how many events a second were recorded. A refusal ends the program.
double ImportAll(const Plan& plan, const std::vector<pb::ImportCommandsRequest>& parts) {
  const auto stubs = Stubs<pb::LedgerService>(plan);
  grpc::ClientContext context;
  const auto stream = stubs[0]->ImportCommands(&context);
  uint64_t events = 0;
  const double seconds = ImportParts<pb::ImportCommandsRequest, pb::ImportCommandsResponse>(
      *stream, parts, [&](const pb::ImportCommandsResponse& response) {
        for (const auto& outcome : response.outcomes()) {
          if (outcome.has_refusal()) {
            const grpc::StatusCode code = static_cast<grpc::StatusCode>(outcome.refusal().code());
            ExitUnlessOk(grpc::Status(code, outcome.refusal().message()), "an imported command");
          }
          events += static_cast<uint64_t>(outcome.receipt().events_size());
        }
      });
  return static_cast<double>(events) / seconds;
}

// Registers the organizations; with `--calls` also the beginning of the history.
void Prepare(const Plan& plan) {
  ImportAll(plan, {OrganizationCommands()});
  if (plan.calls > 1) ImportAll(plan, HistoryParts(0, plan.calls));
}

void Import(const Plan& plan) {
  std::printf("%.1f\n", ImportAll(plan, HistoryParts(plan.first, plan.calls)));
}

void Record(const Plan& plan) {
  using Loop = ClosedLoop<pb::RecordKpiValueRequest, pb::Receipt>;
  const auto stubs = Stubs<pb::PerformanceService>(plan);
  Loop loop(
      plan.calls,
      [&](size_t index, pb::RecordKpiValueRequest& request) {
        FillMeasurement(index % plan.alliances, index, absl::StrFormat("%s-%d", plan.run, index), request);
      },
      [&](size_t caller, grpc::ClientContext* context, const pb::RecordKpiValueRequest* request,
          pb::Receipt* receipt, Loop::Done done) {
        stubs[caller % stubs.size()]->async()->RecordKpiValue(context, request, receipt, std::move(done));
      });
  Print(loop.Run(plan.callers));
}

void Get(const Plan& plan) {
  using Loop = ClosedLoop<pb::GetAllianceRequest, pb::Alliance>;
  const auto stubs = Stubs<pb::AllianceService>(plan);
  Loop loop(
      plan.calls,
      [&](size_t index, pb::GetAllianceRequest& request) {
        request.set_name(AllianceName(index % plan.alliances));
      },
      [&](size_t caller, grpc::ClientContext* context, const pb::GetAllianceRequest* request,
          pb::Alliance* alliance, Loop::Done done) {
        stubs[caller % stubs.size()]->async()->GetAlliance(context, request, alliance, std::move(done));
      });
  Print(loop.Run(plan.callers));
}

// Records a history of `calls` events for one alliance.
void ImportLong(const Plan& plan) {
  std::printf("%.1f\n", ImportAll(plan, LongHistoryParts(plan.calls)));
}

// Asks for the alliance with the long history on days and at positions that are never the same twice, the
// positions among the newest tenth of its history.
void GetAsOf(const Plan& plan) {
  using Loop = ClosedLoop<pb::GetAllianceRequest, pb::Alliance>;
  const auto stubs = Stubs<pb::AllianceService>(plan);
  grpc::ClientContext first;
  pb::GetAllianceRequest now;
  now.set_name(AllianceName(0));
  pb::Alliance alliance;
  ExitUnlessOk(stubs[0]->GetAlliance(&first, now, &alliance), "the alliance with the long history");
  constexpr uint64_t kPrime = 7919;
  const uint64_t tenth = std::max<uint64_t>(alliance.version() / 10, 1);
  Loop loop(
      plan.calls,
      [&](size_t index, pb::GetAllianceRequest& request) {
        request.set_name(AllianceName(0));
        request.mutable_as_of()->set_position(alliance.position() - index * kPrime % tenth);
        request.mutable_as_of()->mutable_effective_on()->set_year(2000 + static_cast<int>(index % 20));
        request.mutable_as_of()->mutable_effective_on()->set_month(1 + static_cast<int>(index % 12));
      },
      [&](size_t caller, grpc::ClientContext* context, const pb::GetAllianceRequest* request,
          pb::Alliance* answer, Loop::Done done) {
        stubs[caller % stubs.size()]->async()->GetAlliance(context, request, answer, std::move(done));
      });
  Print(loop.Run(plan.callers));
}

void StreamTrail(const Plan& plan) {
  const auto stubs = Stubs<pb::AuditService>(plan);
  grpc::ClientContext context;
  const auto stream = stubs[0]->StreamTrail(&context, pb::StreamTrailRequest());
  std::printf("%.1f\n", ReadStream(context, *stream, plan.calls));
}

// Writes the newest trail entry to the standard output, for the mode `floor-trail`.
void Sample(const Plan& plan) {
  const auto stubs = Stubs<pb::AuditService>(plan);
  grpc::ClientContext context;
  pb::ListTrailRequest request;
  request.set_newest_first(true);
  request.set_page_size(1);
  pb::ListTrailResponse response;
  ExitUnlessOk(stubs[0]->ListTrail(&context, request, &response), "sample");
  if (response.entries_size() != 1 || !response.entries(0).SerializeToFileDescriptor(STDOUT_FILENO)) {
    std::exit(1);
  }
}

// The first answer that counts is that of a query, so the read models must be there.
void FirstAnswer(const Plan& plan) {
  const auto stubs = Stubs<pb::AllianceService>(plan);
  while (true) {
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    pb::GetAllianceRequest request;
    request.set_name(AllianceName(0));
    pb::Alliance alliance;
    const grpc::Status status = stubs[0]->GetAlliance(&context, request, &alliance);
    if (status.ok()) break;
    if (status.error_code() != grpc::StatusCode::UNAVAILABLE) ExitUnlessOk(status, "first answer");
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  std::printf("%.4f\n", SecondsSinceStart(plan));
}

// Waits until every view is ready and prints the events per second of the slowest. What each took goes to the
// standard error.
void ViewsReady(const Plan& plan) {
  const auto stubs = Stubs<pb::AdminService>(plan);
  std::map<std::string, double> seconds_by_view;
  pb::ServerInfo info;
  for (bool all_ready = false; !all_ready;) {
    grpc::ClientContext context;
    ExitUnlessOk(stubs[0]->GetServerInfo(&context, pb::GetServerInfoRequest(), &info), "views");
    all_ready = info.views_size() > 0;
    for (const auto& view : info.views()) {
      if (view.ready()) seconds_by_view.try_emplace(view.view(), SecondsSinceStart(plan));
      all_ready = all_ready && view.ready();
    }
    if (!all_ready) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  double slowest = 0;
  for (const auto& [view, seconds] : seconds_by_view) {
    std::fprintf(stderr, "view %s: %.2f s for %lu events\n", view.c_str(), seconds, info.position());
    slowest = std::max(slowest, seconds);
  }
  std::printf("%.1f\n", static_cast<double>(info.position()) / slowest);
}

}  // namespace

bool RunEntenteMode(const std::string& mode, const Plan& plan) {
  const std::map<std::string, std::function<void(const Plan&)>> modes = {{"prepare", Prepare},
                                                                         {"import", Import},
                                                                         {"record", Record},
                                                                         {"get", Get},
                                                                         {"as-of", GetAsOf},
                                                                         {"import-long", ImportLong},
                                                                         {"trail", StreamTrail},
                                                                         {"sample", Sample},
                                                                         {"first-answer", FirstAnswer},
                                                                         {"views-ready", ViewsReady}};
  const auto found = modes.find(mode);
  if (found != modes.end()) found->second(plan);
  return found != modes.end();
}

}  // namespace entente::benchmarks
