// The one writer: takes commands, decides them one after another, and makes what they lead to durable.
//
// All commands that wait are decided in the order in which they came, written in one batch with one fsync,
// and only then answered, refusals and repeats and dry runs included. A rule that spans resources is
// therefore an `if` and never a race.
#ifndef ENTENTE_SERVICES_LEDGER_LEDGER_H_
#define ENTENTE_SERVICES_LEDGER_LEDGER_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "entente/v1/context.pb.h"
#include "entente/v1/ledger_service.pb.h"
#include "google/protobuf/message.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"
#include "storage/event_log.h"

namespace entente::sealing {
class KeyStore;
}  // namespace entente::sealing

namespace entente::ledger {

// A fact of access: who did what, in the history of which principal.
struct AccessRecord {
  domain::Caller caller;
  domain::Fact fact;
};

// What the ledger accepts and how it keeps time. See services/server/limits.h for the values in force.
struct LedgerOptions {
  // How many commands may wait, and how many bytes of them; one more is refused (`QUEUE_FULL`).
  size_t queue_commands_max = 8192;
  size_t queue_bytes_max = 64u << 20;
  // How many facts of access may wait, and how many bytes of them. A share of its own, so that neither do
  // reads of personal data keep commands out nor commands them.
  size_t queue_access_max = 2048;
  size_t queue_access_bytes_max = 8u << 20;
  // How many commands are decided for one batch.
  size_t batch_commands_max = 1024;
  // About how many bytes of states are kept in memory.
  size_t state_cache_bytes_max = 48u << 20;
  // How far the clock may lie behind the last record, and ahead of it, before writing stops
  // (`CLOCK_LEAPT`).
  absl::Duration clock_behind_max = absl::Seconds(10);
  absl::Duration clock_ahead_max = absl::Hours(24 * 400);
  // The organization's time zone; decides what day it is.
  absl::TimeZone time_zone = absl::UTCTimeZone();
  // For how many days backups of keys are kept. Nothing if nobody has said: then no one can be erased.
  std::optional<int32_t> key_backups_kept_days;
  // Features that the log is to have from now on, if it has not. A new log has all that the program knows.
  std::vector<std::string> enable_features;
  // Kept with every record.
  std::string software_version;
  // The clock; injected by tests.
  std::function<absl::Time()> now = [] { return absl::Now(); };
};

// How the ledger stands.
struct LedgerState {
  storage::Head head;
  // Not empty if no command is accepted; a sentence that says why.
  std::string read_only_reason;
  // How many commands, and how many facts of access, wait to be decided.
  size_t commands_waiting = 0;
  size_t access_waiting = 0;
};

// The ledger.
//
// Threads: everything may be called from any thread; nothing but `Open` and the destructor blocks. Done
// callbacks run on the committer thread, and must neither block nor call back into the ledger.
class Ledger {
 public:
  // Called once for every accepted command, when it is decided and, if it recorded anything, durable.
  using Done = absl::AnyInvocable<void(absl::Status)>;

  // Opens the ledger on a log, which it alone writes from now on. An empty log gets its first events: the
  // built-in playbooks, and the features. `log` and `keys` must outlive the ledger. An error is a sentence for
  // the operator: a feature of the log that the program does not know, one that is to be enabled and that
  // there is not, or what keeps the first events from being recorded.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(LedgerOptions options, storage::EventLog* log,
                                                      sealing::KeyStore* keys);

  virtual ~Ledger() = default;

  // Submits one command. `request` is the request of a row in domain::AllCommands or of ApprovalService, has
  // passed the checker, and must stay alive and unchanged until `done` is called, as must `receipt`, which is
  // filled on success. Past `deadline` the command is not decided (`DEADLINE_PASSED`). May call `done` at
  // once, on the caller's thread, with `QUEUE_FULL`, `SHUTTING_DOWN` or `LEDGER_READ_ONLY`.
  virtual void Submit(domain::Caller caller, const google::protobuf::Message& request,
                      std::chrono::system_clock::time_point deadline, v1::Receipt* receipt, Done done) = 0;

  // Submits several commands that are carried out all or none.
  virtual void SubmitGroup(domain::Caller caller, const v1::ApplyCommandsRequest& request,
                           std::chrono::system_clock::time_point deadline,
                           v1::ApplyCommandsResponse* response, Done done) = 0;

  // Submits the commands of a part of an import, each for itself; every outcome ends in `response`. The
  // status is an error only if the part as a whole was not taken.
  virtual void SubmitImport(domain::Caller caller, const v1::ImportCommandsRequest& request,
                            std::chrono::system_clock::time_point deadline,
                            v1::ImportCommandsResponse* response, Done done) = 0;

  // Submits facts that nobody decides as they are: those of access (access.proto), and what the server itself
  // has to record; true on `effective_on` of the fact, or today. `done` is called with success once all of
  // them are durable; an error means that they may not be, and whoever waits to show something does not show
  // it.
  virtual void SubmitAccess(std::vector<AccessRecord> records, std::chrono::system_clock::time_point deadline,
                            Done done) = 0;

  // How the ledger stands now.
  virtual LedgerState GetState() const = 0;

  // An operator says that the clock is right: `CLOCK_LEAPT` ends.
  virtual void ConfirmClock() = 0;

  // Accepts no more commands and returns once all accepted ones are answered.
  virtual void Drain() = 0;
};

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_LEDGER_H_
