// Checkpoints (C2SP tlog-checkpoint): what a log says of itself at one size, in the text of a signed note.
//
//   ORIGIN           which log
//   SIZE             how many entries it has, in decimal
//   BASE64( root )   the root of the Merkle tree over them
#ifndef ENTENTE_STORAGE_TREE_CHECKPOINT_H_
#define ENTENTE_STORAGE_TREE_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "storage/tree/hash.h"

namespace entente::tree {

struct Checkpoint {
  std::string origin;
  uint64_t size = 0;
  Hash root = {};

  // The text of the note. Ends with a line break.
  std::string Format() const;

  // `INVALID_ARGUMENT`, with a sentence, if the text is no checkpoint. Further lines are allowed, and
  // ignored.
  static absl::StatusOr<Checkpoint> Parse(std::string_view text);

  bool operator==(const Checkpoint&) const = default;
};

// The origin of the log with this identity (see `EventLog::LogId`), which is also the name of its key.
std::string OriginOf(std::string_view log_id);

}  // namespace entente::tree

#endif  // ENTENTE_STORAGE_TREE_CHECKPOINT_H_
