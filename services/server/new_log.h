// A log that is made of another one: what it begins with and what makes it whole.
#ifndef ENTENTE_SERVICES_SERVER_NEW_LOG_H_
#define ENTENTE_SERVICES_SERVER_NEW_LOG_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "entente/v1/log.pb.h"
#include "services/ledger/restaged_log.h"
#include "services/server/config.h"
#include "storage/event_log.h"
#include "storage/sealing/key_store.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/signed_note.h"

namespace entente::server {

// The name of a log as a resource, `logs/{log}`, by its identity or by its origin, `entente/{log}`.
std::string LogName(std::string_view log_id);
std::string LogNameOf(std::string_view origin);

// A hash as checkpoints write it.
std::string Base64(std::string_view hash);

// OK if the settings name a place without a log, an anchor or keys of a log: they would become a second
// history of theirs. `what` begins the sentence, for instance `a replay`.
absl::Status CheckNothingIsThere(const Config& config, std::string_view what);

// Says in the data directory that a log is being made there, durably, before anything of it is. Until
// `CompleteLog` takes that back, no server opens the directory, however far the making has come.
absl::Status BeginLog(const Config& config);

// OK unless a log that is being made there was not completed.
absl::Status CheckIsComplete(const Config& config);

// OK if a text of the operator can be recorded: it is UTF-8, and no longer than a reason may be.
absl::Status CheckIsText(std::string_view what, const std::string& text);

// How the facts of its own are recorded. `authority` is `restore` or `replay`.
ledger::RestagedLog::Options RestagedOptions(const Config& config, const std::string& authority);

// The first fact of its own.
ledger::OwnFact OpeningOf(const storage::EventLog& log, v1::LogOpened opened, const std::string& reason);

// What a log has become.
struct CompletedLog {
  tree::VerifierKey key;
  tree::Checkpoint checkpoint;
};

// Signs the anchor of a log that has all its events, and takes back what `BeginLog` has said. Comes last: a
// log that was made in part is none.
absl::StatusOr<CompletedLog> CompleteLog(const Config& config, const storage::EventLog& log,
                                         const sealing::KeyStore& keys);

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_NEW_LOG_H_
