// A log in the making that takes over the events of another one, and then records what it has to say itself.
#ifndef ENTENTE_SERVICES_LEDGER_RESTAGED_LOG_H_
#define ENTENTE_SERVICES_LEDGER_RESTAGED_LOG_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/type/date.pb.h"
#include "services/ledger/clock_guard.h"
#include "services/ledger/staging.h"
#include "storage/event_log.h"
#include "storage/sealing/key_store.h"

namespace entente::ledger {

// A fact that the new log records in its own name, `principals/entente`.
struct OwnFact {
  domain::Fact fact;
  std::string reason;
  // When it was true; nothing: today.
  std::optional<google::type::Date> effective_on;
};

// States, decision indexes and snapshots are made by the code that makes them for every command. Keys are
// destroyed of those whose erasure is among the events.
//
// Not thread-safe; waits for the disk. After an error nothing more can be done with it, and the log is not to
// be used: it is for the caller to see to it that nobody does, by writing its anchor last.
class RestagedLog {
 public:
  // What its own facts say of who recorded them, and when.
  struct Options {
    // Why it was allowed, for instance `restore`.
    std::string authority;
    std::string software_version;
    // The present time, and the organization's time zone.
    absl::Time now;
    absl::TimeZone time_zone;
  };

  // `log` is empty; both outlive it.
  RestagedLog(storage::EventLog* log, sealing::KeyStore* keys, Options options);

  // The next event: `record`, whose bytes are `bytes`. INVALID_ARGUMENT, naming the position, if it does not
  // follow the one before.
  absl::Status Add(const storage::v1::Record& record, std::string bytes, const v1::Fact& fact);

  // What a request has led to. `Has` tells whether something is known of it already.
  absl::Status AddRequest(const std::string& key, const storage::v1::RequestOutcome& outcome);
  absl::StatusOr<bool> HasRequest(const std::string& key) const;

  // Records a fact of the log's own. The events before it are durable then.
  absl::Status Record(const OwnFact& own);

  // The state of a person as of the last event; null if there is none. It is there until the next call.
  absl::StatusOr<const state::v1::PersonState*> FindPerson(const std::string& name) const;

  // Makes durable what has been added.
  absl::Status Finish();

 private:
  absl::Status Count();

  storage::EventLog* const log_;
  const Options options_;
  ClockGuard clock_;
  Staging staging_;
  uint64_t staged_ = 0;  // Entries since the last batch.
};

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_RESTAGED_LOG_H_
