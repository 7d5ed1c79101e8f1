#include "services/ledger/executor.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "entente/v1/approval_service.pb.h"
#include "entente/v1/command.pb.h"
#include "services/domain/refusal.h"
#include "services/history/event.h"
#include "services/ledger/decide_command.h"
#include "services/ledger/errors.h"
#include "services/ledger/indexes.h"
#include "services/ledger/refusal_status.h"
#include "services/ledger/request_keys.h"
#include "storage/status_macros.h"

namespace entente::ledger {
namespace {

// The path of a command in its group as the rules of fields write it, for instance `commands[2].join_party.`.
std::string MemberPath(const google::protobuf::Message& request, size_t index) {
  std::string path = absl::StrCat("commands[", index, "].");
  const auto* command = v1::Command::descriptor();
  for (int i = 0; i < command->field_count(); ++i) {
    if (command->field(i)->message_type() == request.GetDescriptor()) {
      absl::StrAppend(&path, command->field(i)->name(), ".");
    }
  }
  return path;
}

void SetTime(absl::Time time, google::protobuf::Timestamp& timestamp) {
  const int64_t micros = absl::ToUnixMicros(time);
  timestamp.set_seconds(micros / 1'000'000);
  timestamp.set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1000);
}

// A receipt of a group that was carried out only to see what it would do.
void MakeDryRun(v1::Receipt& receipt) {
  receipt.set_position(0);
  receipt.set_validate_only(true);
  for (v1::RecordedEvent& event : *receipt.mutable_events()) {
    event.clear_event();
    event.clear_position();
    event.clear_leaf_hash();
  }
}

bool IsMethod(const PreparedCommand& command, std::string_view method) {
  return command.plan->row->method == method;
}

}  // namespace

absl::Status Executor::Execute(Submission& submission) {
  if (submission.deadline < std::chrono::system_clock::now()) return DeadlinePassed();
  switch (submission.kind) {
    case Submission::Kind::kCommand:
      return ExecuteCommand(submission.caller, submission.commands[0], *submission.receipt);
    case Submission::Kind::kGroup:
      return ExecuteGroup(submission);
    case Submission::Kind::kImport:
      return ExecuteImport(submission);
    case Submission::Kind::kAccess:
      return ExecuteAccess(submission);
  }
  return domain::Internal("a submission of no kind");
}

// There is nothing to decide. If one of several cannot be staged, those before it stay: a fact that someone
// was about to be shown something does no harm where nothing is shown.
absl::Status Executor::ExecuteAccess(const Submission& submission) {
  const v1::CommandContext context;
  for (const AccessRecord& record : submission.access) {
    staging_.SetCaller(&record.caller);
    RETURN_IF_ERROR(staging_.CheckFeatures({record.fact}));
    v1::Receipt receipt;
    RETURN_IF_ERROR(staging_.Stage({record.fact}, {&context, "", "", 0, ""}, receipt));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Executor::Replay(const std::string& key, const std::string& digest,
                                      const std::string& request_id, v1::Receipt& receipt) {
  if (key.empty()) return false;
  const auto found = staging_.FindRequest(key);
  if (!found.ok()) return StateUnreadable(found.status());
  if (!found->has_value()) return false;
  const storage::v1::RequestOutcome& outcome = **found;
  if (outcome.digest().empty()) return RequestIdUsedBeforeReplay(request_id, outcome.first_position());
  if (outcome.digest() != digest) return RequestIdReused(request_id);
  receipt.Clear();
  receipt.set_resource(outcome.resource());
  receipt.set_version(outcome.version());
  receipt.set_replayed(true);
  *receipt.mutable_record_time() = outcome.record_time();
  for (uint32_t i = 0; i < outcome.events(); ++i) {
    const auto stored = staging_.ReadEvent(outcome.first_position() + i);
    storage::v1::Record record;
    if (!stored.ok()) return StateUnreadable(stored.status());
    if (!record.ParseFromString(stored->bytes)) return Damaged("a record");
    FillRecordedEvent(record, stored->leaf_hash, *receipt.add_events());
    receipt.set_position(record.position());
  }
  return true;
}

absl::Status Executor::DecideAndStage(const Frame& frame, const PreparedCommand& command,
                                      v1::Receipt& receipt) {
  staging_.SetCaller(frame.caller);
  ASSIGN_OR_RETURN(DecidedCommand decided, DecideCommand(staging_, command, frame.approval));
  domain::Decision& decision = decided.decision;
  receipt.Clear();
  receipt.set_resource(decision.resource);
  for (v1::Remark& remark : decision.remarks) *receipt.add_remarks() = std::move(remark);
  if (decided.recording.context->validate_only()) {
    staging_.Preview(decision.facts, receipt);
    receipt.set_validate_only(true);
    receipt.set_version(receipt.events().empty() ? staging_.VersionOf(decision.resource)
                                                 : receipt.events().rbegin()->version());
    return absl::OkStatus();
  }
  decided.recording.request_id = frame.request_id;
  const uint64_t first_position = staging_.position() + 1;
  // A receipt tells the time of the first event, so that what was known before it is all or nothing of a
  // command.
  const absl::Time first_time = staging_.record_time() + absl::Microseconds(decision.facts.empty() ? 0 : 1);
  RETURN_IF_ERROR(staging_.Stage(decision.facts, decided.recording, receipt));
  receipt.set_version(staging_.VersionOf(decision.resource));
  if (!decision.facts.empty()) receipt.set_position(staging_.position());
  SetTime(first_time, *receipt.mutable_record_time());
  if (frame.request_key.empty()) return absl::OkStatus();
  storage::v1::RequestOutcome outcome;
  outcome.set_digest(frame.digest);
  outcome.set_first_position(decision.facts.empty() ? 0 : first_position);
  outcome.set_events(static_cast<uint32_t>(decision.facts.size()));
  *outcome.mutable_record_time() = receipt.record_time();
  outcome.set_resource(receipt.resource());
  outcome.set_version(receipt.version());
  staging_.StageRequest(frame.request_key, outcome);
  return absl::OkStatus();
}

absl::Status Executor::ExecuteCommand(const domain::Caller& caller, const PreparedCommand& command,
                                      v1::Receipt& receipt) {
  if (!command.context->validate_only()) {
    ASSIGN_OR_RETURN(const bool replayed,
                     Replay(command.request_key, command.digest, command.context->request_id(), receipt));
    if (replayed) return absl::OkStatus();
  }
  if (IsMethod(command, "ApproveProposal")) return Approve(caller, command, receipt);
  if (IsMethod(command, "ProposeCommand")) RETURN_IF_ERROR(Propose(caller, command));
  return DecideAndStage({&caller, "", command.context->request_id(), command.request_key, command.digest},
                        command, receipt);
}

// A proposal must be a command that could be carried out now, and must not hold personal data, because the
// event that keeps it belongs to no person under whose key it could be sealed.
absl::Status Executor::Propose(const domain::Caller& caller, const PreparedCommand& command) {
  const auto& proposed = static_cast<const v1::ProposeCommandRequest&>(*command.request).command();
  const google::protobuf::Message* request = RequestOf(proposed);
  if (request == nullptr) return domain::InvalidFields({{"command.request", "is required"}});
  const CommandPlan* plan = FindPlan(request->GetDescriptor());
  const v1::CommandContext& context = ContextOf(*plan, *request);
  if (!context.request_id().empty() || context.validate_only()) {
    return domain::InvalidFields(
        {{"command", "must have neither request_id nor validate_only: those of the proposal count"}});
  }
  if (HasPersonalData(*request)) {
    return domain::InvalidFields({{"command", "holds personal data, which cannot be proposed"}});
  }
  staging_.SetCaller(&caller);
  const PreparedCommand inner{plan, request, &context, "", "", RefersToPeopleInText(*request)};
  return domain::WithFieldPrefix(DecideCommand(staging_, inner, "approvals/proposed").status(), "command.");
}

// The approval and what it approves are one group: both are recorded or neither.
absl::Status Executor::Approve(const domain::Caller& caller, const PreparedCommand& command,
                               v1::Receipt& receipt) {
  const std::string& name = static_cast<const v1::ApproveProposalRequest&>(*command.request).name();
  staging_.Save();
  const auto carry_out = [&]() -> absl::Status {
    RETURN_IF_ERROR(DecideAndStage({&caller, "", command.context->request_id(), "", ""}, command, receipt));
    const auto* state = staging_.FindApproval(name);
    if (state == nullptr) return domain::Internal("an approval without a state");
    // A copy, because staging changes states.
    const v1::Approval approval = state->approval();
    const google::protobuf::Message* request = RequestOf(approval.command());
    const CommandPlan* plan = request == nullptr ? nullptr : FindPlan(request->GetDescriptor());
    if (plan == nullptr) return domain::Internal("an approval without a command");
    const domain::Caller proposer{approval.proposer(), absl::StrCat("approval by ", caller.principal)};
    const PreparedCommand inner{plan, request, &ContextOf(*plan, *request),
                                "",   "",      RefersToPeopleInText(*request)};
    v1::Receipt carried_out;
    RETURN_IF_ERROR(
        DecideAndStage({&proposer, name, command.context->request_id(), "", ""}, inner, carried_out));
    receipt.mutable_events()->MergeFrom(carried_out.events());
    receipt.mutable_remarks()->MergeFrom(carried_out.remarks());
    receipt.set_position(staging_.position());
    return absl::OkStatus();
  };
  absl::Status status = carry_out();
  if (!status.ok() || command.context->validate_only()) {
    staging_.RollBack();
    if (status.ok()) MakeDryRun(receipt);
    return status;
  }
  staging_.Release();
  if (command.request_key.empty()) return absl::OkStatus();
  storage::v1::RequestOutcome outcome;
  outcome.set_digest(command.digest);
  outcome.set_first_position(receipt.events(0).position());
  outcome.set_events(static_cast<uint32_t>(receipt.events_size()));
  *outcome.mutable_record_time() = receipt.record_time();
  outcome.set_resource(receipt.resource());
  outcome.set_version(receipt.version());
  staging_.StageRequest(command.request_key, outcome);
  return absl::OkStatus();
}

absl::StatusOr<bool> Executor::ReplayGroup(Submission& submission) {
  if (submission.group_key.empty() || submission.group_context->validate_only()) return false;
  const auto group = staging_.FindRequest(submission.group_key);
  if (!group.ok()) return StateUnreadable(group.status());
  if (!group->has_value()) return false;
  if ((*group)->digest().empty()) {
    return RequestIdUsedBeforeReplay(submission.group_context->request_id(), (*group)->first_position());
  }
  if ((*group)->digest() != submission.group_digest) {
    return RequestIdReused(submission.group_context->request_id());
  }
  for (size_t i = 0; i < submission.commands.size(); ++i) {
    ASSIGN_OR_RETURN(const bool replayed, Replay(MemberKey(submission.group_key, i), submission.group_digest,
                                                 submission.group_context->request_id(),
                                                 *submission.group_response->add_receipts()));
    if (!replayed) return domain::Internal("a group of commands that was recorded in part");
  }
  return true;
}

absl::Status Executor::ApplyGroup(Submission& submission) {
  const std::string& request_id = submission.group_context->request_id();
  for (size_t i = 0; i < submission.commands.size(); ++i) {
    const absl::Status status = DecideAndStage(
        {&submission.caller, "", request_id, MemberKey(submission.group_key, i), submission.group_digest},
        submission.commands[i], *submission.group_response->add_receipts());
    if (!status.ok()) return domain::WithFieldPrefix(status, MemberPath(*submission.commands[i].request, i));
  }
  if (submission.group_key.empty()) return absl::OkStatus();
  // Under the id itself, so that it is used up for single commands as well.
  storage::v1::RequestOutcome outcome;
  outcome.set_digest(submission.group_digest);
  SetTime(staging_.record_time(), *outcome.mutable_record_time());
  staging_.StageRequest(submission.group_key, outcome);
  return absl::OkStatus();
}

absl::Status Executor::ExecuteGroup(Submission& submission) {
  ASSIGN_OR_RETURN(const bool replayed, ReplayGroup(submission));
  if (replayed) return absl::OkStatus();
  staging_.Save();
  absl::Status status = ApplyGroup(submission);
  if (status.ok() && !submission.group_context->validate_only()) {
    staging_.Release();
    return absl::OkStatus();
  }
  staging_.RollBack();
  if (!status.ok()) {
    submission.group_response->Clear();
    return status;
  }
  for (v1::Receipt& receipt : *submission.group_response->mutable_receipts()) MakeDryRun(receipt);
  return absl::OkStatus();
}

absl::Status Executor::ExecuteImport(Submission& submission) {
  for (size_t i = 0; i < submission.commands.size(); ++i) {
    auto* outcome = submission.import_response->mutable_outcomes(static_cast<int>(i));
    if (outcome->has_refusal()) continue;  // Refused before it came here.
    const absl::Status status =
        ExecuteCommand(submission.caller, submission.commands[i], *outcome->mutable_receipt());
    if (!status.ok()) *outcome->mutable_refusal() = RefusalStatus(status);
  }
  return absl::OkStatus();
}

}  // namespace entente::ledger
