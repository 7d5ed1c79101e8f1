// Signs what a log says of itself.
#ifndef ENTENTE_STORAGE_TREE_CHECKPOINTER_H_
#define ENTENTE_STORAGE_TREE_CHECKPOINTER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/event_log.h"
#include "storage/mutex.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/signed_note.h"

namespace entente::tree {

// A checkpoint with the note that was signed.
struct SignedCheckpoint {
  Checkpoint checkpoint;
  std::string note;
};

// Makes checkpoints of the end of a log, and keeps the last one. Only what is durable is ever signed, because
// a log shows nothing else, so a later log of the same key always continues what was signed.
//
// Thread-safe; a new checkpoint reads a few tiles and takes one signature, about 50 microseconds.
class Checkpointer {
 public:
  // Both must outlive it. `former_keys` are those that the signer's key has succeeded to.
  Checkpointer(const storage::EventLog* log, const NoteSigner* signer,
               std::vector<VerifierKey> former_keys = {})
      : log_(log), signer_(signer), former_keys_(std::move(former_keys)) {}

  // A checkpoint that covers the event at `position`: the last one if it does, else one of the present end of
  // the log. NOT_FOUND if the log does not have that event.
  absl::StatusOr<std::shared_ptr<const SignedCheckpoint>> Covering(uint64_t position);

  // The checkpoint of exactly the first `size` events: what the log would have signed then. NOT_FOUND if the
  // log has fewer.
  absl::StatusOr<SignedCheckpoint> Of(uint64_t size) const;

  // Whether this log has signed the note, with its key or with one before it.
  bool HasSigned(const SignedNote& note) const;

  // The signature of this log below a checkpoint that it has signed before, perhaps with a former key.
  NoteSignature SignAgain(std::string_view checkpoint_text) const { return signer_->Sign(checkpoint_text); }

  const storage::EventLog& log() const { return *log_; }
  const VerifierKey& verifier_key() const { return signer_->verifier_key(); }

 private:
  const storage::EventLog* const log_;
  const NoteSigner* const signer_;
  const std::vector<VerifierKey> former_keys_;
  Mutex mutex_;
  std::shared_ptr<const SignedCheckpoint> last_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace entente::tree

#endif  // ENTENTE_STORAGE_TREE_CHECKPOINTER_H_
