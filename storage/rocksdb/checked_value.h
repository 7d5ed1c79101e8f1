// Values that have no hash of their own in the log: outcomes of requests, decision indexes, snapshots, kept
// notes. Each stands behind a check that is bound to its family and key, so that what RocksDB was made to
// write, or was given for another key, is not taken for what the log has written.
#ifndef ENTENTE_STORAGE_ROCKSDB_CHECKED_VALUE_H_
#define ENTENTE_STORAGE_ROCKSDB_CHECKED_VALUE_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "storage/rocksdb/column_families.h"

namespace entente::storage {

inline constexpr size_t kCheckBytes = 16;

// BLAKE2b-128 of the family's number, the length of the key, the key and the value. It finds damage; against
// one who writes to the disk on purpose only checkpoints help.
class Check {
 public:
  Check(Family family, std::string_view key, std::string_view value);
  std::string_view view() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::array<char, kCheckBytes> bytes_;
};

// The bytes that are stored for a value: its check and itself.
std::string WithCheck(Family family, std::string_view key, std::string_view value);

// The value in stored bytes; nothing if they are not what was stored under that key.
std::optional<std::string_view> OpenChecked(Family family, std::string_view key, std::string_view stored);

// DATA_LOSS: the entry of `key` is not what its check says. Bytes of the key that are no text are escaped.
absl::Status CheckFailed(Family family, std::string_view key);

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ROCKSDB_CHECKED_VALUE_H_
