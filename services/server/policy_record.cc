#include "services/server/policy_record.h"

#include <chrono>
#include <future>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/access/policy.h"
#include "services/history/event.h"
#include "services/server/errors.h"
#include "storage/status_macros.h"

namespace entente::server {
namespace {

// In whose name the server records what it does itself; no token can have it.
constexpr char kServer[] = "principals/entente";

// How long the fact may wait for the disk.
constexpr std::chrono::seconds kRecordWaitMax(30);

absl::StatusOr<std::optional<v1::PolicyChanged>> LastPolicy(const storage::EventLog& log) {
  ASSIGN_OR_RETURN(const storage::StreamHead head, log.FindStream(kPolicy));
  if (head.version == 0) return std::nullopt;
  ASSIGN_OR_RETURN(const storage::StoredRecord stored, log.Read(head.position));
  ASSIGN_OR_RETURN(const history::Event event, history::DecodeEvent(stored));
  return event.fact.policy_changed();
}

absl::Status Submit(v1::PolicyChanged change, ledger::Ledger& ledger) {
  ledger::AccessRecord record{{kServer, "server"}, {kPolicy, {}}};
  *record.fact.event.mutable_policy_changed() = std::move(change);
  std::promise<absl::Status> recorded;
  ledger.SubmitAccess({std::move(record)}, std::chrono::system_clock::now() + kRecordWaitMax,
                      [&recorded](absl::Status status) { recorded.set_value(std::move(status)); });
  return recorded.get_future().get();
}

}  // namespace

absl::Status RecordPolicy(const access::Authorizer& authorizer, const storage::EventLog& log,
                          ledger::Ledger& ledger) {
  const absl::StatusOr<std::optional<v1::PolicyChanged>> last = LastPolicy(log);
  if (!last.ok()) {
    return StartFault(
        absl::StrCat("the access policy that was recorded last cannot be read: ", last.status().message()));
  }
  std::optional<v1::PolicyChanged> change = access::ChangeOfPolicy(*last, access::PolicyOf(authorizer));
  if (!change.has_value()) return absl::OkStatus();
  const std::string summary = change->summary();
  const absl::Status recorded = Submit(*std::move(change), ledger);
  if (recorded.ok()) return absl::OkStatus();
  return StartFault(
      absl::StrCat("the access policy has changed (", summary,
                   "), and is not put into force, because that cannot be recorded: ", recorded.message()));
}

}  // namespace entente::server
