// The runs against the floor.
#include <functional>
#include <map>

#include "floor.grpc.pb.h"
#include "tests/benchmarks/history.h"
#include "tests/benchmarks/load.h"

namespace entente::benchmarks {
namespace {

namespace pb = entente::floor::v1;
using Loop = ClosedLoop<pb::Entry, pb::Position>;

// What a command of ours is on the wire and on disk, about.
constexpr size_t kPayloadBytes = 400;

std::vector<std::unique_ptr<pb::Floor::Stub>> Stubs(const Plan& plan) {
  std::vector<std::unique_ptr<pb::Floor::Stub>> stubs;
  for (const auto& channel : Connect(plan)) stubs.push_back(pb::Floor::NewStub(channel));
  return stubs;
}

void FillEntry(size_t index, pb::Entry& entry) {
  entry.set_id("alliance-" + std::to_string(index % 1000));
  entry.set_payload(std::string(kPayloadBytes, 'p'));
}

void Echo(const Plan& plan) {
  const auto stubs = Stubs(plan);
  Loop loop(plan.calls, FillEntry,
            [&](size_t caller, grpc::ClientContext* context, const pb::Entry* entry, pb::Position* reply,
                Loop::Done done) {
              stubs[caller % stubs.size()]->async()->Echo(context, entry, reply, std::move(done));
            });
  Print(loop.Run(plan.callers));
}

void Append(const Plan& plan) {
  const auto stubs = Stubs(plan);
  Loop loop(plan.calls, FillEntry,
            [&](size_t caller, grpc::ClientContext* context, const pb::Entry* entry, pb::Position* reply,
                Loop::Done done) {
              stubs[caller % stubs.size()]->async()->Append(context, entry, reply, std::move(done));
            });
  Print(loop.Run(plan.callers));
}

void Import(const Plan& plan) {
  const auto stubs = Stubs(plan);
  const auto parts = HistoryParts(plan.first, plan.calls);
  grpc::ClientContext context;
  const auto stream = stubs[0]->Import(&context);
  const double seconds = ImportParts<entente::v1::ImportCommandsRequest, pb::Position>(
      *stream, parts, [](const pb::Position&) {});
  std::printf("%.1f\n", static_cast<double>(plan.calls) / seconds);
}

// The floor sends what our server sent: the sample is read from the standard input, as the mode `sample`
// wrote it.
void StreamTrail(const Plan& plan) {
  pb::StreamTrailRequest request;
  if (!request.mutable_sample()->ParseFromFileDescriptor(STDIN_FILENO)) std::exit(1);
  request.set_count(plan.calls);
  const auto stubs = Stubs(plan);
  grpc::ClientContext context;
  const auto stream = stubs[0]->StreamTrail(&context, request);
  std::printf("%.1f\n", ReadStream(context, *stream, plan.calls));
}

void StreamBytes(const Plan& plan) {
  pb::StreamBytesRequest request;
  request.set_count(plan.calls);
  request.set_size(512);
  const auto stubs = Stubs(plan);
  grpc::ClientContext context;
  const auto stream = stubs[0]->StreamBytes(&context, request);
  std::printf("%.1f\n", ReadStream(context, *stream, plan.calls));
}

void Rebuild(const Plan& plan) {
  const auto stubs = Stubs(plan);
  grpc::ClientContext context;
  pb::Position rows;
  const auto begin = std::chrono::steady_clock::now();
  ExitUnlessOk(stubs[0]->Rebuild(&context, pb::RebuildRequest(), &rows), "rebuild");
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("%.1f\n", static_cast<double>(rows.position()) / seconds.count());
}

void FirstAnswer(const Plan& plan) {
  const auto stubs = Stubs(plan);
  grpc::ClientContext context;
  pb::Position reply;
  ExitUnlessOk(stubs[0]->Echo(&context, pb::Entry(), &reply), "first answer");
  std::printf("%.4f\n", SecondsSinceStart(plan));
}

}  // namespace

bool RunFloorMode(const std::string& mode, const Plan& plan) {
  const std::map<std::string, std::function<void(const Plan&)>> modes = {{"floor-echo", Echo},
                                                                         {"floor-append", Append},
                                                                         {"floor-import", Import},
                                                                         {"floor-trail", StreamTrail},
                                                                         {"floor-bytes", StreamBytes},
                                                                         {"floor-rebuild", Rebuild},
                                                                         {"floor-first-answer", FirstAnswer}};
  const auto found = modes.find(mode);
  if (found != modes.end()) found->second(plan);
  return found != modes.end();
}

}  // namespace entente::benchmarks
