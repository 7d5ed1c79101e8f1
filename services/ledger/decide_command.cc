#include "services/ledger/decide_command.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/correction/decide.h"
#include "services/domain/period/closed_time.h"
#include "services/domain/playbook/lookup.h"
#include "services/domain/playbook/requirements.h"
#include "services/domain/refusal.h"
#include "services/domain/ruling.h"
#include "services/history/event.h"
#include "services/ledger/errors.h"
#include "storage/status_macros.h"

namespace entente::ledger {
namespace {

using google::protobuf::Message;

// `organizations/external:{system}:{id}[/...]` → the resource that has the reference; nothing if none has.
std::optional<std::string> Resolve(const Staging& staging, const std::string& name) {
  const size_t slash = name.find('/');
  constexpr std::string_view kExternal = "external:";
  const size_t system = slash + 1 + kExternal.size();
  const size_t colon = name.find(':', system);
  if (colon == std::string::npos) return std::nullopt;
  const size_t end = std::min(name.find('/', colon), name.size());
  const auto resource = staging.FindByExternalReference(
      name.substr(0, slash), name.substr(system, colon - system), name.substr(colon + 1, end - colon - 1));
  if (!resource.has_value()) return std::nullopt;
  return *resource + name.substr(end);
}

// True if the resource that a name belongs to exists. Events are looked up by those who correct them.
bool Exists(const Staging& staging, const std::string& name) {
  const std::string root = RootOf(name);
  if (root.starts_with("alliances/")) return staging.FindAlliance(root) != nullptr;
  if (root.starts_with("organizations/")) return staging.FindOrganization(root) != nullptr;
  if (root.starts_with("people/")) return staging.FindPerson(root) != nullptr;
  if (root.starts_with("playbooks/")) return staging.FindPlaybook(root) != nullptr;
  if (root.starts_with("approvals/")) return staging.FindApproval(root) != nullptr;
  if (root.starts_with("periods/")) return staging.FindPeriod(root) != nullptr;
  return true;
}

domain::FieldFault Missing(const std::string& path, const std::string& name) {
  return {path, absl::StrCat(name, " does not exist")};
}

// The request with resolved references and all of them existing, in `resolved` if that took a copy.
absl::StatusOr<const Message*> ResolveReferences(const Staging& staging, const PreparedCommand& command,
                                                 std::unique_ptr<Message>& resolved) {
  bool external = command.people_in_text;
  std::vector<domain::FieldFault> faults;
  VisitReferences(*command.plan, *command.request, [&](const std::string& path, const std::string& name) {
    if (IsExternal(name)) {
      external = true;
    } else if (!Exists(staging, name)) {
      faults.push_back(Missing(path, name));
    }
  });
  if (external) {
    resolved.reset(command.request->New());
    resolved->CopyFrom(*command.request);
    ReplaceReferences(*command.plan, *resolved, [&](const std::string& path, const std::string& name) {
      if (!IsExternal(name)) return name;
      const auto found = Resolve(staging, name);
      if (!found.has_value()) faults.push_back(Missing(path, name));
      return found.value_or(name);
    });
    // A text may speak of someone who is not in the record: such a reference stays as it was written.
    ReplacePeopleInText(
        *resolved, [&staging](const std::string& name) { return Resolve(staging, name).value_or(name); });
  }
  RETURN_IF_ERROR(staging.read_error().ok() ? absl::OkStatus() : StateUnreadable(staging.read_error()));
  if (!faults.empty()) return domain::NotFound(faults);
  return external ? resolved.get() : command.request;
}

// The resource whose version and playbook count for a command; empty for one that creates a resource.
std::string TargetOf(const Staging& staging, const CommandPlan& plan, const Message& request) {
  if (plan.target == nullptr) return "";
  const std::string name = request.GetReflection()->GetString(request, plan.target);
  const uint64_t position = history::ParseEventName(name);
  if (position == 0) return RootOf(name);
  const auto event = staging.FindEvent(position);
  return event.has_value() ? event->resource : "";
}

absl::Status CheckVersion(const Staging& staging, const std::string& target,
                          const v1::CommandContext& context) {
  if (!context.has_expected_version()) return absl::OkStatus();
  const uint64_t current = target.empty() ? 0 : staging.VersionOf(target);
  if (current == context.expected_version()) return absl::OkStatus();
  return VersionMismatch(target.empty() ? "the new resource" : target, context.expected_version(), current);
}

// The playbook version by which a command about `target` is decided; empty if it is about no alliance.
std::string PlaybookVersionFor(const Staging& staging, const std::string& target,
                               const v1::CommandContext& context) {
  const auto* alliance = staging.FindAlliance(target);
  return alliance == nullptr ? ""
                             : domain::PlaybookVersionAt(*alliance, domain::EffectiveDay(staging, context));
}

absl::Status CheckApproval(const Staging& staging, const CommandPlan& plan,
                           const std::string& playbook_version, const std::string& approval) {
  if (!approval.empty()) return absl::OkStatus();
  if (plan.row->takes_approval) return ApprovalRequired(plan.row->method, "");
  if (playbook_version.empty()) return absl::OkStatus();
  const size_t at = playbook_version.find('@');
  const auto* playbook = staging.FindPlaybook(playbook_version.substr(0, at));
  if (playbook == nullptr) return absl::OkStatus();
  for (const v1::Playbook& version : playbook->versions()) {
    if (absl::StrCat("@", version.version()) != playbook_version.substr(at)) continue;
    const auto& methods = version.approval_required_methods();
    if (std::find(methods.begin(), methods.end(), plan.row->method) != methods.end()) {
      return ApprovalRequired(plan.row->method, playbook_version);
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<DecidedCommand> DecideCommand(Staging& staging, const PreparedCommand& command,
                                             const std::string& approval) {
  DecidedCommand decided;
  ASSIGN_OR_RETURN(const Message* request, ResolveReferences(staging, command, decided.resolved));
  const v1::CommandContext& context = ContextOf(*command.plan, *request);
  const std::string target = TargetOf(staging, *command.plan, *request);
  RETURN_IF_ERROR(CheckVersion(staging, target, context));
  decided.recording = {&context, approval, PlaybookVersionFor(staging, target, context), 0,
                       context.request_id()};
  RETURN_IF_ERROR(CheckApproval(staging, *command.plan, decided.recording.playbook_version, approval));
  std::optional<domain::EarlierEvent> replaced;
  if (!context.corrects().empty()) {
    ASSIGN_OR_RETURN(replaced, domain::FindReplaceable(staging, context.corrects()));
    RETURN_IF_ERROR(staging.PretendWithout(replaced->resource, replaced->position));
  }
  auto decision = command.plan->row->decide(staging, *request);
  staging.EndPretence();
  if (!staging.read_error().ok()) return StateUnreadable(staging.read_error());
  if (!decision.ok()) return decision.status();
  if (replaced.has_value()) RETURN_IF_ERROR(domain::CheckReplacement(*replaced, *decision));
  RETURN_IF_ERROR(staging.CheckFeatures(decision->facts));
  RETURN_IF_ERROR(domain::CheckEventRequirements(staging, *decision, context));
  const absl::Status in_time = domain::CheckClosedTime(staging, *decision, context, replaced);
  if (!staging.read_error().ok()) return StateUnreadable(staging.read_error());
  RETURN_IF_ERROR(in_time);
  if (replaced.has_value()) decided.recording.replaces = replaced->position;
  decided.decision = *std::move(decision);
  return decided;
}

}  // namespace entente::ledger
