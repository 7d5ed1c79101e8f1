// The map of the store: every column family, with the number and the name that it has on disk.
//
// These numbers and names are written to disk. They are never changed and never reused; a family that is no
// longer used keeps its line.
#ifndef ENTENTE_STORAGE_ROCKSDB_COLUMN_FAMILIES_H_
#define ENTENTE_STORAGE_ROCKSDB_COLUMN_FAMILIES_H_

#include <array>
#include <cstdint>

namespace entente::storage {

enum class Family : uint32_t {
  kMeta = 0,         // Format version, identity of the log. RocksDB gives number 0 the name `default`.
  kEvents = 1,       // Position -> leaf hash and record.
  kStreams = 2,      // Resource and version -> position.
  kRequests = 3,     // Actor and request id -> RequestOutcome.
  kIndexes = 4,      // The decision indexes of the ledger.
  kTree = 5,         // Level and index -> a full tile of the Merkle tree.
  kCheckpoints = 6,  // Size -> the signed note of a checkpoint that witnesses have cosigned.
  kSnapshots = 7,    // Resource and version -> Snapshot; resource and name -> page. A cache.
  kConsumers = 8,    // Reserved for the positions of consumers.
};

// The names, in the order of their numbers.
inline constexpr std::array<const char*, 9> kFamilyNames = {
    "default", "events", "streams", "requests", "indexes", "tree", "checkpoints", "snapshots", "consumers"};

// The families that hold an end mark (see kEndMarkKey) besides the events themselves.
inline constexpr std::array<Family, 5> kMarkedFamilies = {
    Family::kStreams, Family::kRequests, Family::kIndexes, Family::kTree, Family::kSnapshots};

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ROCKSDB_COLUMN_FAMILIES_H_
