// Witnesses: others who have looked at checkpoints of this log and signed that each continued all that they
// had seen before. With their word an auditor need not have been there himself: a log that shows one history
// to him and another one to them cannot have both cosigned (C2SP tlog-cosignature).
#ifndef ENTENTE_SERVICES_AUDIT_WITNESSES_H_
#define ENTENTE_SERVICES_AUDIT_WITNESSES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/event_log.h"
#include "storage/mutex.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/checkpointer.h"
#include "storage/tree/signed_note.h"

namespace entente::audit {

// At most so many witnesses are known to a server: a note has room for their lines besides the log's own.
inline constexpr size_t kWitnessesMax = tree::kNoteSignaturesMax / 2;

// Reads the keys of witnesses, one `NAME+HASH+BASE64` on a line; blank lines and those that begin with # are
// passed over. `INVALID_ARGUMENT`, with a sentence that names every bad line, if it is no such list.
absl::StatusOr<std::vector<tree::VerifierKey>> ParseWitnessKeys(std::string_view text);

// Accepts cosignatures and keeps them. Blocks on the disk. Thread-safe.
class Witnesses {
 public:
  // The log and the checkpointer must outlive it. Every key is that of a witness.
  Witnesses(storage::EventLog* log, tree::Checkpointer* checkpointer, std::vector<tree::VerifierKey> keys)
      : log_(log), checkpointer_(checkpointer), keys_(std::move(keys)) {}

  // Keeps the good cosignatures in `note` with those that are kept of the same checkpoint; of one witness the
  // later one counts. Returns the note with all of them, durable. Errors as `AddCosignatures` of the contract
  // has them.
  absl::StatusOr<tree::SignedCheckpoint> Add(const std::string& note);

  // The newest cosigned checkpoint; nothing if there is none.
  absl::StatusOr<std::optional<tree::SignedCheckpoint>> Newest() const;

 private:
  // The checkpoint in a note that this log has signed.
  absl::StatusOr<tree::Checkpoint> Open(const tree::SignedNote& note) const;
  // The lines of `note` that are good cosignatures of known witnesses.
  absl::StatusOr<std::vector<tree::NoteSignature>> GoodLines(const tree::SignedNote& note) const;

  storage::EventLog* const log_;
  tree::Checkpointer* const checkpointer_;
  const std::vector<tree::VerifierKey> keys_;
  Mutex mutex_;  // Held from reading what is kept until the new note is.
};

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_WITNESSES_H_
