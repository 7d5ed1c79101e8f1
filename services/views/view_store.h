// Where the rows of the views stand: a RocksDB of their own, which may be deleted at any time.
//
// Each view has one column family, `name.version`. Its rows and its checkpoint, the position that they
// include, are written in one batch. There is no write-ahead log: a crash loses the newest batches of a
// column family, rows and checkpoint alike, and the view simply follows the log again from the older
// checkpoint.
#ifndef ENTENTE_SERVICES_VIEWS_VIEW_STORE_H_
#define ENTENTE_SERVICES_VIEWS_VIEW_STORE_H_

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/views/view.h"
#include "storage/event_log.h"
#include "storage/mutex.h"
#include "storage/rocksdb/memory_budget.h"

namespace entente::views {

// How far the rows of a view are. The leaf hash tells the log that they were made from: after a log was
// restored from a copy, another event may stand at the same position.
struct Checkpoint {
  uint64_t position = 0;
  std::string leaf_hash;
};

// Changes of rows that are committed together. A key is not empty. Of several changes of one row the last
// counts.
class Rows {
 public:
  void Put(std::string_view key, std::string_view value) { Add(key, value, false); }
  void Delete(std::string_view key) { Add(key, {}, true); }

 private:
  friend class ViewTable;
  // Where a change stands in `bytes_`: the key, and behind it the value.
  struct Change {
    size_t begin;
    size_t key_bytes;
    size_t value_bytes;
    bool is_delete;
  };

  void Add(std::string_view key, std::string_view value, bool is_delete);
  std::string_view KeyOf(const Change& change) const;
  // All changes, ordered by key: the database takes rows in order several times as fast as in any order.
  rocksdb::WriteBatch ToBatch(rocksdb::ColumnFamilyHandle* family);

  std::string bytes_;
  std::vector<Change> changes_;
};

// The rows of one view. Any thread may read, its follower alone writes. Valid as long as its store.
//
// Rows that are found damaged are thrown away: from then on only the follower reads, which begins them anew
// (`ViewStore::BeginAnew`), and all others get `VIEW_NOT_READY` until it has caught up. A store that is left
// before that is built anew as a whole at the next opening.
//
// Errors: `VIEW_NOT_READY` where rows are damaged; `DATA_CORRUPT` in a store that is only looked at.
class ViewTable {
 public:
  // Closes a column family when its last reader is gone.
  using Family = std::shared_ptr<rocksdb::ColumnFamilyHandle>;

  // Receives rows one after another; returns false to stop.
  using RowVisitor = std::function<bool(std::string_view key, std::string_view value)>;

  absl::StatusOr<std::optional<std::string>> Find(std::string_view key) const;

  // Visits the rows whose keys begin with `prefix`, from the key `from` on, which is not less than the
  // prefix.
  absl::Status Scan(std::string_view prefix, std::string_view from, const RowVisitor& visit) const;

  // The same from the greatest key that is not greater than `from`, downwards.
  absl::Status ScanBackward(std::string_view prefix, std::string_view from, const RowVisitor& visit) const;

  absl::StatusOr<Checkpoint> ReadCheckpoint() const;

  // Visits all rows from the key `from` on, which is not empty, and returns the checkpoint that they belong
  // to: both of one moment, whatever is committed meanwhile. For a scrub.
  absl::StatusOr<Checkpoint> ScanAll(std::string_view from, const RowVisitor& visit) const;

  Rows NewRows() const { return Rows(); }

  // Writes rows and checkpoint in one batch.
  absl::Status Commit(Rows rows, const Checkpoint& checkpoint);

  // Throws all rows and the checkpoint away.
  absl::Status Clear();

  // Whether rows were found damaged, and have not been begun anew and caught up since.
  bool IsDamaged() const;
  // A reader has found what cannot be true: as if the disk had said so. Returns what its caller is told.
  absl::Status Damaged(const std::string& why) const;
  // The follower has caught up: everyone may read again.
  void Reopen();

 private:
  friend class ViewStore;

  absl::Status Failure(const rocksdb::Status& status) const;
  // The column family to read or write, for as long as it is held; `VIEW_NOT_READY` while it is for the
  // follower alone.
  absl::StatusOr<Family> Hold() const;
  absl::StatusOr<Checkpoint> DecodeCheckpoint(std::string_view bytes) const;
  absl::Status Walk(std::string_view prefix, std::string_view from, bool forward,
                    const RowVisitor& visit) const;

  std::string view_;
  std::string damage_marker_;  // Empty if the store is only looked at.
  rocksdb::DB* db_ = nullptr;

  mutable Mutex mutex_;
  Family family_ ABSL_GUARDED_BY(mutex_);
  mutable bool is_damaged_ ABSL_GUARDED_BY(mutex_) = false;
  // The thread that begins the rows anew.
  std::thread::id builder_ ABSL_GUARDED_BY(mutex_);
};

// The store. Tables and `DropOtherVersions` are for any thread.
class ViewStore {
 public:
  struct Options {
    // Where it stands; made if it is not there.
    std::string directory;
    // The identity of the log, and the version of the fold: rows of another one are thrown away.
    std::string log_id;
    uint32_t fold_version = 0;
    // The views that this program keeps.
    std::vector<ViewId> views;
    // Shared with the log. Null members: the store makes its own.
    storage::MemoryBudget budget;
  };

  // Opens the store. One that is damaged, or of another log or fold, is deleted and begun anew; rows of views
  // that this program does not keep are dropped. Fails only where the disk refuses or another process has it
  // open.
  static absl::StatusOr<std::unique_ptr<ViewStore>> Open(Options options);

  // Opens a store only to look at it; nothing is made, thrown away or marked. Tables that it does not have
  // are null. NOT_FOUND if there is no store, or it is of another log or fold; `DATA_CORRUPT` if it is
  // damaged.
  static absl::StatusOr<std::unique_ptr<ViewStore>> OpenReadOnly(Options options);

  // Flushes, so that the next opening finds all rows.
  ~ViewStore();
  ViewStore(const ViewStore&) = delete;
  ViewStore& operator=(const ViewStore&) = delete;

  // The table of a view of the options. Null if it is none of them.
  ViewTable* Find(std::string_view view);

  // Throws the rows of a view away with their files, without reading them, and begins with none. For the
  // thread of its follower, which alone can read them until it calls `Reopen` of the table.
  absl::Status BeginAnew(std::string_view view);

  // Drops the rows of other versions of a view: it has caught up and takes their place. Until then they are
  // kept, so that a program that is rolled back finds its own again.
  void DropOtherVersions(std::string_view view);

  // Holds the files of the store against their checks; see `EventLog::CheckFiles`.
  absl::Status CheckFiles(const storage::FileVisitor& visit) const;

 private:
  explicit ViewStore(Options options) : options_(std::move(options)) {}

  absl::Status OpenOrRebuild();
  absl::Status OpenAsItIs();
  rocksdb::Status OpenDatabase();
  rocksdb::Status CheckOrigin(bool is_new);
  rocksdb::Status CreateTables();
  void AddTable(const ViewId& view, const ViewTable::Family& family);
  ViewTable::Family Owned(rocksdb::ColumnFamilyHandle* handle) const;
  void Close();
  bool IsKept(std::string_view family) const;

  const Options options_;
  std::unique_ptr<rocksdb::DB> db_;
  std::map<std::string, ViewTable, std::less<>> tables_;
  Mutex mutex_;
  // By their names, `name.version`.
  std::map<std::string, ViewTable::Family, std::less<>> families_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_VIEW_STORE_H_
