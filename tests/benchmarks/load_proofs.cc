// The runs against Entente that are about proofs.
#include <absl/strings/str_format.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "entente/v1/performance_service.grpc.pb.h"
#include "entente/v1/proof_service.grpc.pb.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/signed_note.h"
#include "tests/benchmarks/history.h"
#include "tests/benchmarks/load.h"

namespace entente::benchmarks {
namespace {

namespace pb = entente::v1;
using Clock = std::chrono::steady_clock;

// The next command that is acknowledged after somebody has begun to wait for one.
class NextReceipt {
 public:
  struct Acknowledged {
    uint64_t position = 0;  // 0 once there will be none any more.
    Clock::time_point time;
  };

  void Put(uint64_t position) {
    if (!is_wanted_.exchange(false)) return;
    std::lock_guard lock(mutex_);
    receipt_ = {position, Clock::now()};
    changed_.notify_one();
  }

  void Close() {
    std::lock_guard lock(mutex_);
    is_closed_ = true;
    changed_.notify_one();
  }

  Acknowledged Await() {
    std::unique_lock lock(mutex_);
    receipt_ = {};
    is_wanted_ = true;
    changed_.wait(lock, [this] { return is_closed_ || receipt_.position != 0; });
    return receipt_;
  }

 private:
  std::atomic<bool> is_wanted_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  Acknowledged receipt_;
  bool is_closed_ = false;
};

// Ends the program unless the log has signed a checkpoint that covers the position.
void CheckCovers(const pb::Checkpoint& checkpoint, uint64_t position) {
  const auto key = tree::VerifierKey::Parse(checkpoint.log_key());
  const auto note = tree::SignedNote::Parse(checkpoint.note());
  if (key.ok() && note.ok() && tree::IsSignedBy(*note, *key)) {
    const auto signed_one = tree::Checkpoint::Parse(note->text);
    if (signed_one.ok() && signed_one->size >= position) return;
  }
  std::fprintf(stderr, "load: no signed checkpoint covers %lu\n", position);
  std::_Exit(1);
}

// Asks for the checkpoint of one receipt after another, and returns the microseconds between each and the
// checkpoint that covers it, signed and verified.
std::vector<double> CoverReceipts(const Plan& plan, NextReceipt& receipts) {
  const auto stub = pb::ProofService::NewStub(Connect(plan).front());
  std::vector<double> micros;
  while (true) {
    const NextReceipt::Acknowledged receipt = receipts.Await();
    if (receipt.position == 0) return micros;
    grpc::ClientContext context;
    pb::GetCheckpointRequest request;
    request.set_covers(receipt.position);
    pb::Checkpoint checkpoint;
    ExitUnlessOk(stub->GetCheckpoint(&context, request, &checkpoint), "a checkpoint");
    CheckCovers(checkpoint, receipt.position);
    micros.push_back(std::chrono::duration<double, std::micro>(Clock::now() - receipt.time).count());
  }
}

// Records as the mode `record` does, and has one more caller who wants a checkpoint for what was
// acknowledged.
void Cover(const Plan& plan) {
  using Loop = ClosedLoop<pb::RecordKpiValueRequest, pb::Receipt>;
  std::vector<std::unique_ptr<pb::PerformanceService::Stub>> stubs;
  for (const auto& channel : Connect(plan)) stubs.push_back(pb::PerformanceService::NewStub(channel));
  NextReceipt receipts;
  std::vector<double> micros;
  std::thread auditor([&] { micros = CoverReceipts(plan, receipts); });
  Loop loop(
      plan.calls,
      [&](size_t index, pb::RecordKpiValueRequest& request) {
        FillMeasurement(index % plan.alliances, index, absl::StrFormat("%s-%d", plan.run, index), request);
      },
      [&](size_t caller, grpc::ClientContext* context, const pb::RecordKpiValueRequest* request,
          pb::Receipt* receipt, Loop::Done done) {
        stubs[caller % stubs.size()]->async()->RecordKpiValue(
            context, request, receipt,
            [&receipts, receipt, done = std::move(done)](const grpc::Status& status) {
              if (status.ok()) receipts.Put(receipt->position());
              done(status);
            });
      });
  const Figures figures = loop.Run(plan.callers);
  receipts.Close();
  auditor.join();
  if (micros.empty()) ExitUnlessOk(grpc::Status(grpc::UNKNOWN, "none was asked for"), "a checkpoint");
  std::sort(micros.begin(), micros.end());
  std::printf("%.1f %.1f %.1f %zu\n", figures.per_second, micros[micros.size() / 2],
              micros[micros.size() * 99 / 100], micros.size());
}

// A number that is the same in every run and looks like chance (splitmix64).
uint64_t Scrambled(uint64_t index) {
  uint64_t x = (index + 1) * 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

// Asks for the proof of one event at a time, anywhere in the log, in a tree of any size that has it.
void Prove(const Plan& plan) {
  using Loop = ClosedLoop<pb::ProveEventsRequest, pb::ProveEventsResponse>;
  std::vector<std::unique_ptr<pb::ProofService::Stub>> stubs;
  for (const auto& channel : Connect(plan)) stubs.push_back(pb::ProofService::NewStub(channel));
  grpc::ClientContext context;
  pb::Checkpoint checkpoint;
  ExitUnlessOk(stubs[0]->GetCheckpoint(&context, pb::GetCheckpointRequest(), &checkpoint), "a checkpoint");
  Loop loop(
      plan.calls,
      [&](size_t index, pb::ProveEventsRequest& request) {
        const uint64_t number = plan.first + index;
        const uint64_t position = 1 + Scrambled(2 * number) % checkpoint.size();
        request.set_name(absl::StrFormat("events/%d", position));
        request.set_tree_size(position + Scrambled(2 * number + 1) % (checkpoint.size() - position + 1));
      },
      [&](size_t caller, grpc::ClientContext* call, const pb::ProveEventsRequest* request,
          pb::ProveEventsResponse* answer, Loop::Done done) {
        stubs[caller % stubs.size()]->async()->ProveEvents(call, request, answer, std::move(done));
      });
  Print(loop.Run(plan.callers));
}

}  // namespace

bool RunProofMode(const std::string& mode, const Plan& plan) {
  const std::map<std::string, void (*)(const Plan&)> modes = {{"cover", Cover}, {"prove", Prove}};
  const auto found = modes.find(mode);
  if (found != modes.end()) found->second(plan);
  return found != modes.end();
}

}  // namespace entente::benchmarks
