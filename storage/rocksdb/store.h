// An open RocksDB with the column families of the log. Only the log's own files include this.
#ifndef ENTENTE_STORAGE_ROCKSDB_STORE_H_
#define ENTENTE_STORAGE_ROCKSDB_STORE_H_

#include <rocksdb/db.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/rocksdb/column_families.h"
#include "storage/rocksdb/memory_budget.h"

namespace entente::storage {

// Views of bytes, either way.
inline rocksdb::Slice ToSlice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}
inline std::string_view ToView(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

// Corruption becomes DATA_LOSS, all else that RocksDB may say about reading UNAVAILABLE. `what` was read.
absl::Status ReadError(std::string_view what, const rocksdb::Status& status);

// Owns the database. Any thread may read; see `EventLog` for who writes.
class Store {
 public:
  // Opens the database in `directory`, or creates it there. A database with column families that this program
  // does not know is refused (FAILED_PRECONDITION) before anything is touched.
  static absl::StatusOr<std::unique_ptr<Store>> Open(const std::string& directory, const MemoryBudget& budget,
                                                     rocksdb::Env* env);

  // Whether there is a database in `directory`.
  static bool Exists(const std::string& directory);

  // Flushes what only the write-ahead log holds, so that the next opening has nothing to replay.
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  rocksdb::DB& db() const { return *db_; }
  rocksdb::ColumnFamilyHandle* family(Family family) const { return handles_[static_cast<size_t>(family)]; }

  // The value of a key, or nothing.
  absl::StatusOr<std::optional<std::string>> Find(Family family, std::string_view key) const;

  // The newest entry with a key from `begin` to `last`, or nothing.
  struct Entry {
    std::string key;
    std::string value;
  };
  absl::StatusOr<std::optional<Entry>> FindLast(Family family, std::string_view begin,
                                                std::string_view last) const;

 private:
  Store() = default;

  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
  std::unique_ptr<rocksdb::DB> db_;
};

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ROCKSDB_STORE_H_
