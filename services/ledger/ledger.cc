#include "services/ledger/ledger.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/civil_time.h"
#include "services/domain/playbook/shipped.h"
#include "services/domain/refusal.h"
#include "services/ledger/clock_guard.h"
#include "services/ledger/command_queue.h"
#include "services/ledger/errors.h"
#include "services/ledger/executor.h"
#include "services/ledger/features.h"
#include "services/ledger/refusal_status.h"
#include "services/ledger/staging.h"
#include "services/ledger/submission.h"
#include "storage/mutex.h"
#include "storage/sealing/key_store.h"
#include "storage/status_macros.h"

namespace entente::ledger {
namespace {

class CommittingLedger final : public Ledger {
 public:
  CommittingLedger(LedgerOptions options, storage::EventLog* log, sealing::KeyStore* keys)
      : options_(std::move(options)),
        log_(*log),
        secret_(keys->Secret()),
        clock_(options_.now, options_.clock_behind_max, options_.clock_ahead_max, log->GetHead().record_time),
        staging_(*log, *keys, clock_, options_.state_cache_bytes_max, options_.software_version,
                 options_.key_backups_kept_days),
        executor_(staging_),
        queue_({options_.queue_commands_max, options_.queue_bytes_max},
               {options_.queue_access_max, options_.queue_access_bytes_max}) {}

  ~CommittingLedger() override { Drain(); }

  // Gives an empty log its first events, and any log the features that it is to have.
  absl::Status Bootstrap();
  void Start() {
    committer_ = std::thread([this] { Run(); });
  }

  void Submit(domain::Caller caller, const google::protobuf::Message& request,
              std::chrono::system_clock::time_point deadline, v1::Receipt* receipt, Done done) override;
  void SubmitGroup(domain::Caller caller, const v1::ApplyCommandsRequest& request,
                   std::chrono::system_clock::time_point deadline, v1::ApplyCommandsResponse* response,
                   Done done) override;
  void SubmitImport(domain::Caller caller, const v1::ImportCommandsRequest& request,
                    std::chrono::system_clock::time_point deadline, v1::ImportCommandsResponse* response,
                    Done done) override;
  void SubmitAccess(std::vector<AccessRecord> records, std::chrono::system_clock::time_point deadline,
                    Done done) override;
  LedgerState GetState() const override;
  void ConfirmClock() override { clock_.Confirm(); }
  void Drain() override;

 private:
  absl::Status StagePlaybook(const v1::Playbook& playbook);
  absl::Status StageFeature(const std::string& feature, const char* reason);
  absl::Status EnableFeatures();
  void Enqueue(Submission submission);
  void Run();
  void Commit(std::vector<Submission>& group);
  absl::Status CheckWritable();
  void TurnReadOnly(const absl::Status& cause);
  domain::Day Today() const;

  const LedgerOptions options_;
  storage::EventLog& log_;
  const sealing::SecretKey secret_;
  ClockGuard clock_;
  Staging staging_;
  Executor executor_;
  CommandQueue queue_;
  std::thread committer_;

  mutable Mutex mutex_;
  std::string read_only_reason_ ABSL_GUARDED_BY(mutex_);
};

domain::Day CommittingLedger::Today() const {
  return domain::DayOf(absl::ToCivilDay(clock_.Last(), options_.time_zone));
}

absl::Status CommittingLedger::StagePlaybook(const v1::Playbook& playbook) {
  v1::CommandContext context;
  context.set_reason("A built-in playbook, with which every record begins.");
  domain::Fact fact{playbook.name(), {}};
  *fact.event.mutable_playbook_published()->mutable_playbook() = playbook;
  v1::Receipt receipt;
  return staging_.Stage({fact}, {&context, "", "", 0, ""}, receipt);
}

absl::Status CommittingLedger::StageFeature(const std::string& feature, const char* reason) {
  v1::CommandContext context;
  context.set_reason(reason);
  domain::Fact fact{absl::StrCat("logs/", absl::BytesToHexString(log_.LogId())), {}};
  fact.event.mutable_feature_enabled()->set_feature(feature);
  v1::Receipt receipt;
  return staging_.Stage({fact}, {&context, "", "", 0, ""}, receipt);
}

absl::Status CommittingLedger::Bootstrap() {
  const domain::Caller caller{"principals/entente", "built-in"};
  if (log_.GetHead().position > 0) return EnableFeatures();
  RETURN_IF_ERROR(clock_.Next().status());
  staging_.Begin(Today());
  staging_.SetCaller(&caller);
  RETURN_IF_ERROR(StagePlaybook(domain::LightPlaybook()));
  RETURN_IF_ERROR(StagePlaybook(domain::StandardPlaybook()));
  for (const std::string& feature : KnownFeatures()) {
    RETURN_IF_ERROR(StageFeature(feature, "A new log has all features of the program that makes it."));
  }
  return log_.Apply(staging_.Finish());
}

absl::Status CommittingLedger::EnableFeatures() {
  const std::vector<std::string>& known = KnownFeatures();
  const domain::Caller caller{"principals/entente", "operator"};
  for (const std::string& feature : options_.enable_features) {
    if (std::find(known.begin(), known.end(), feature) == known.end()) {
      return NoSuchFeature(feature, absl::StrJoin(known, ", "));
    }
    ASSIGN_OR_RETURN(const auto enabled, log_.FindIndex(FeatureKey(feature)));
    if (enabled.has_value()) continue;
    // What the index lacks of events that an older program recorded. Before the fact, so that the index is
    // whole wherever the feature is enabled; done again it writes the same.
    RETURN_IF_ERROR(CompleteParts(log_));
    RETURN_IF_ERROR(clock_.Next().status());
    staging_.Begin(Today());
    staging_.SetCaller(&caller);
    RETURN_IF_ERROR(StageFeature(feature, "The operator has called for it (--enable-feature)."));
    RETURN_IF_ERROR(log_.Apply(staging_.Finish()));
  }
  return absl::OkStatus();
}

void CommittingLedger::Submit(domain::Caller caller, const google::protobuf::Message& request,
                              std::chrono::system_clock::time_point deadline, v1::Receipt* receipt,
                              Done done) {
  Submission submission;
  submission.caller = std::move(caller);
  auto command = PrepareCommand(submission.caller, request, secret_);
  if (!command.ok()) return done(command.status());
  submission.commands.push_back(*std::move(command));
  submission.deadline = deadline;
  submission.receipt = receipt;
  submission.done = std::move(done);
  submission.bytes = request.ByteSizeLong();
  Enqueue(std::move(submission));
}

void CommittingLedger::SubmitGroup(domain::Caller caller, const v1::ApplyCommandsRequest& request,
                                   std::chrono::system_clock::time_point deadline,
                                   v1::ApplyCommandsResponse* response, Done done) {
  Submission submission;
  submission.kind = Submission::Kind::kGroup;
  submission.caller = std::move(caller);
  for (int i = 0; i < request.commands_size(); ++i) {
    const google::protobuf::Message* inner = RequestOf(request.commands(i));
    const std::string path = absl::StrCat("commands[", i, "]");
    if (inner == nullptr) return done(domain::InvalidFields({{path + ".request", "is required"}}));
    auto command = PrepareCommand(submission.caller, *inner, secret_);
    if (!command.ok()) return done(command.status());
    if (!command->context->request_id().empty() || command->context->validate_only()) {
      return done(domain::InvalidFields(
          {{path + ".context", "must have neither request_id nor validate_only: those of the group count"}}));
    }
    submission.commands.push_back(*std::move(command));
  }
  submission.group_context = &request.context();
  if (!request.context().request_id().empty()) {
    submission.group_key = storage::RequestKey(submission.caller.principal, request.context().request_id());
    submission.group_digest = RequestDigest(request, secret_);
  }
  submission.deadline = deadline;
  submission.group_response = response;
  submission.done = std::move(done);
  submission.bytes = request.ByteSizeLong();
  Enqueue(std::move(submission));
}

void CommittingLedger::SubmitImport(domain::Caller caller, const v1::ImportCommandsRequest& request,
                                    std::chrono::system_clock::time_point deadline,
                                    v1::ImportCommandsResponse* response, Done done) {
  Submission submission;
  submission.kind = Submission::Kind::kImport;
  submission.caller = std::move(caller);
  while (response->outcomes_size() < request.commands_size()) response->add_outcomes();
  for (int i = 0; i < request.commands_size(); ++i) {
    const google::protobuf::Message* inner = RequestOf(request.commands(i));
    PreparedCommand command;
    if (inner == nullptr) {
      *response->mutable_outcomes(i)->mutable_refusal() =
          RefusalStatus(domain::InvalidFields({{"request", "is required"}}));
    } else if (!response->outcomes(i).has_refusal()) {
      auto prepared = PrepareCommand(submission.caller, *inner, secret_);
      if (!prepared.ok()) return done(prepared.status());
      command = *std::move(prepared);
    }
    submission.commands.push_back(std::move(command));
  }
  submission.deadline = deadline;
  submission.import_response = response;
  submission.done = std::move(done);
  submission.bytes = request.ByteSizeLong();
  Enqueue(std::move(submission));
}

void CommittingLedger::SubmitAccess(std::vector<AccessRecord> records,
                                    std::chrono::system_clock::time_point deadline, Done done) {
  Submission submission;
  submission.kind = Submission::Kind::kAccess;
  for (const AccessRecord& record : records) submission.bytes += record.fact.event.ByteSizeLong();
  submission.access = std::move(records);
  submission.deadline = deadline;
  submission.done = std::move(done);
  Enqueue(std::move(submission));
}

void CommittingLedger::Enqueue(Submission submission) {
  if (absl::Status writable = CheckWritable(); !writable.ok()) return submission.done(writable);
  if (absl::Status pushed = queue_.Push(submission); !pushed.ok()) submission.done(pushed);
}

absl::Status CommittingLedger::CheckWritable() {
  MutexLock lock(mutex_);
  return read_only_reason_.empty() ? absl::OkStatus() : ReadOnly(read_only_reason_);
}

void CommittingLedger::TurnReadOnly(const absl::Status& cause) {
  MutexLock lock(mutex_);
  read_only_reason_ =
      absl::StrCat("a write has failed, and only a restart tells what was kept: ", cause.message());
}

LedgerState CommittingLedger::GetState() const {
  const CommandQueue::Waiting waiting = queue_.CountWaiting();
  MutexLock lock(mutex_);
  return {log_.GetHead(), read_only_reason_, waiting.commands, waiting.access};
}

void CommittingLedger::Run() {
  while (true) {
    std::vector<Submission> group = queue_.Take(options_.batch_commands_max);
    if (group.empty()) return;
    Commit(group);
  }
}

void CommittingLedger::Commit(std::vector<Submission>& group) {
  absl::Status all = CheckWritable();
  if (all.ok()) all = clock_.Next().status();
  if (!all.ok()) {
    for (Submission& submission : group) submission.done(all);
    return;
  }
  staging_.Begin(Today());
  std::vector<absl::Status> outcomes;
  outcomes.reserve(group.size());
  for (Submission& submission : group) outcomes.push_back(executor_.Execute(submission));
  const storage::Batch& batch = staging_.Finish();
  if (!batch.appends.empty() || !batch.requests.empty()) {
    absl::Status applied = log_.Apply(batch);
    // An erasure is a fact first; only then, and before anyone is told, the key goes. Where the disk does not
    // let go of it the next start tries again.
    if (applied.ok()) applied = staging_.DestroyKeys();
    if (!applied.ok()) {
      // The states may be ahead of the log from here on, and no command is decided on them any more.
      TurnReadOnly(applied);
      for (absl::Status& outcome : outcomes) {
        if (outcome.ok()) outcome = WriteOutcomeUnknown(applied);
      }
    }
  }
  for (size_t i = 0; i < group.size(); ++i) group[i].done(std::move(outcomes[i]));
  staging_.Trim();
}

void CommittingLedger::Drain() {
  queue_.Close();
  if (committer_.joinable()) committer_.join();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(LedgerOptions options, storage::EventLog* log,
                                                     sealing::KeyStore* keys) {
  RETURN_IF_ERROR(CheckFeatures(*log));
  auto ledger = std::make_unique<CommittingLedger>(std::move(options), log, keys);
  RETURN_IF_ERROR(ledger->Bootstrap());
  ledger->Start();
  return ledger;
}

}  // namespace entente::ledger
