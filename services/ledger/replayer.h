// Records the events of an exported log once more, in an empty one (`entented replay`).
#ifndef ENTENTE_SERVICES_LEDGER_REPLAYER_H_
#define ENTENTE_SERVICES_LEDGER_REPLAYER_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "entente/v1/export_service.pb.h"
#include "services/ledger/restaged_log.h"
#include "storage/event_log.h"
#include "storage/sealing/key_store.h"
#include "storage/sealing/sealer.h"
#include "storage/tree/growing_root.h"

namespace entente::ledger {

// Takes the events in the order of their positions, from the first on and with their records. Each is
// recorded with the bytes that it had, at the position, version and time that it had; what is personal in it
// is sealed anew, under keys of this store, so that the record of such an event has another leaf hash than
// before. The states, decision indexes and snapshots are made as they were. Request ids stay used, but what
// was asked with them is not known any more.
//
// Not thread-safe; waits for the disk. After an error nothing more can be done with it, and the log is not to
// be used.
class Replayer {
 public:
  // What was replayed.
  struct Summary {
    uint64_t events = 0;
    // Events whose personal part was sealed anew.
    uint64_t resealed = 0;
    // Events whose personal part nobody can read any more, because the person was erased.
    uint64_t erased = 0;
    // Events whose personal part could not be read when they were exported. It stays sealed under a key that
    // this store has not.
    uint64_t key_missing = 0;
  };

  // `log` is empty, `keys` has no keys of people; both outlive it. `options` are for what is recorded behind
  // the events.
  Replayer(storage::EventLog* log, sealing::KeyStore* keys, RestagedLog::Options options);

  // The next event. INVALID_ARGUMENT, naming the position, if it has no record, is redacted, is not what its
  // leaf hash says, or does not follow the one before.
  absl::Status Add(const v1::ExportedEvent& event);

  // Records what the new log says of where it comes from. Makes durable what has been added.
  absl::Status Open(const OwnFact& opened) { return restaged_.Record(opened); }

  const Summary& summary() const { return summary_; }

  // The tree over the records as they were exported: what checkpoints of that log say.
  const tree::GrowingRoot& exported() const { return exported_; }

 private:
  // Puts the personal part into the record, sealed for this store. `fact` holds it in clear, and keeps what
  // is not personal.
  absl::Status SealAnew(v1::Fact& fact, storage::v1::Record& record);
  absl::Status KeepRequest(const storage::v1::Record& record);

  sealing::KeyStore* const keys_;
  sealing::Sealer sealer_;
  RestagedLog restaged_;
  tree::GrowingRoot exported_;
  Summary summary_;
};

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_REPLAYER_H_
