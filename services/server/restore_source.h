// The log that another one is restored from: opened, and held against what it has signed.
#ifndef ENTENTE_SERVICES_SERVER_RESTORE_SOURCE_H_
#define ENTENTE_SERVICES_SERVER_RESTORE_SOURCE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/server/config.h"
#include "services/server/data_dir.h"
#include "storage/rocksdb/event_log.h"
#include "storage/sealing/key_store.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/proof.h"
#include "storage/tree/signed_note.h"

namespace entente::server {

// A log that nobody else has, as long as this lives. Opening it does what a server does: what a crash has
// left is recovered, and erasures that were interrupted are completed.
struct RestoreSource {
  DataDirLock lock;
  std::unique_ptr<storage::RocksDbEventLog> log;
  std::unique_ptr<sealing::KeyStore> keys;
  // With which it signs, and its origin as the name.
  tree::VerifierKey key;
  // Its last signed checkpoint; nothing if it has lost it and the settings accept that.
  std::optional<tree::Checkpoint> anchor;
  std::string anchor_note;
};

// `config` is that of the source. Refused, in a sentence: no log, a log that is in use, the wrong master key,
// damage that keeps it from being opened, an anchor that is missing, is not signed by the log, or covers
// events that the log has lost (`accept_missing_anchor` takes the first and the last).
absl::StatusOr<RestoreSource> OpenRestoreSource(const Config& config);

// OK if what was recorded as one up to `position` ends there: no command and no group of commands is cut.
absl::Status CheckIsNoCut(const storage::EventLog& log, uint64_t position);

// Holds the first `position` events, whose root was made of the records themselves, against the tree of the
// source and its last checkpoint. Returns the proof that the checkpoint continues them; empty if it covers no
// more, or if the log has lost what it covers.
absl::StatusOr<tree::Proof> CheckIsSigned(const RestoreSource& source, uint64_t position,
                                          const tree::Hash& root);

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_RESTORE_SOURCE_H_
