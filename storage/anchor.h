// The anchor: the last signed checkpoint of a log, in a small file outside RocksDB. Recovery may take a lost
// end for a torn one, and a restored copy looks whole; the anchor tells. See storage/FORMAT.md.
#ifndef ENTENTE_STORAGE_ANCHOR_H_
#define ENTENTE_STORAGE_ANCHOR_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/mutex.h"
#include "storage/tree/checkpointer.h"

namespace entente::storage {

// The anchor of one log. Thread-safe.
class Anchor {
 public:
  struct Options {
    // The file. It holds a signed note (C2SP tlog-checkpoint), as any checkpoint does.
    std::string file;

    // Takes a log that has events but no anchor as it is, and anchors it. For restoring a copy whose
    // wholeness was checked in another way. Without it such a log is refused, because deleting the anchor
    // must not be a way around it.
    bool accept_missing = false;
  };

  // Asked before a log is opened, because opening makes one where there is none: an anchor without a log
  // means that the log is lost, and a new one must not quietly take its place (DATA_LOSS).
  static absl::Status CheckLogIsThere(const std::string& file, bool is_there);

  // Holds the log against its anchor: it must have all that the anchor covers, with the same root. An empty
  // log without an anchor gets one. Nobody may be served before. `checkpointer` must outlive the anchor.
  //
  // Errors: DATA_LOSS if the anchor is damaged, the log is shorter than it, has taken another course, or is
  // not the anchor's; FAILED_PRECONDITION if the anchor is missing; UNAVAILABLE if the disk refuses.
  static absl::StatusOr<std::unique_ptr<Anchor>> Open(Options options, tree::Checkpointer* checkpointer);

  // Writes the anchor for the present end of the log, durably, if it has moved since the last one.
  // UNAVAILABLE if the disk refuses; the log itself goes on. See `AnchorKeeper`.
  absl::Status Write();

 private:
  Anchor(Options options, tree::Checkpointer* checkpointer)
      : options_(std::move(options)), checkpointer_(checkpointer) {}

  absl::Status Check();
  // Whether the log is the one that the note speaks of.
  absl::Status CheckNote(const std::string& note);

  const Options options_;
  tree::Checkpointer* const checkpointer_;
  Mutex mutex_;
  bool is_anchored_ ABSL_GUARDED_BY(mutex_) = false;
  uint64_t anchored_position_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ANCHOR_H_
