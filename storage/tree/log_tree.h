// The Merkle tree over a log: roots and proofs for any size that the log has had.
#ifndef ENTENTE_STORAGE_TREE_LOG_TREE_H_
#define ENTENTE_STORAGE_TREE_LOG_TREE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "storage/event_log.h"
#include "storage/tree/hash.h"
#include "storage/tree/proof.h"

namespace entente::tree {

// Reads tiles of the log, a handful for each call, so it is for threads that may wait for the disk.
// Thread-safe.
//
// Sizes are numbers of events: the tree of size n covers the positions 1 to n. Errors: NOT_FOUND where a size
// or position is beyond the end of the log or not inside the tree asked for, DATA_LOSS where a tile is
// damaged.
class LogTree {
 public:
  // `log` must outlive it.
  explicit LogTree(const storage::EventLog* log) : log_(log) {}

  // The hashes of a tile as `EventLog::ReadTile` gives them, and held against the hash that the level above
  // has for it, so that what was altered on the disk is not served: DATA_LOSS names the tile. A full tile
  // costs 255 hashes more, some 50 microseconds.
  absl::StatusOr<std::string> Tile(unsigned level, uint64_t index) const;

  absl::StatusOr<Hash> Root(uint64_t size) const;

  // The proof that the event at `position` is in the tree of `size`.
  absl::StatusOr<Proof> ProveInclusion(uint64_t position, uint64_t size) const;

  // The proof that the tree of `newer` continues the one of `older`.
  absl::StatusOr<Proof> ProveConsistency(uint64_t older, uint64_t newer) const;

 private:
  absl::Status CheckSize(uint64_t size) const;

  const storage::EventLog* const log_;
};

}  // namespace entente::tree

#endif  // ENTENTE_STORAGE_TREE_LOG_TREE_H_
