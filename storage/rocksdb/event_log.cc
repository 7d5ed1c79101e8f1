#include "storage/rocksdb/event_log.h"

#include <rocksdb/write_batch.h>

#include <utility>

#include "absl/strings/str_format.h"
#include "storage/batch_check.h"
#include "storage/errors.h"
#include "storage/rocksdb/checked_value.h"
#include "storage/rocksdb/keys.h"
#include "storage/rocksdb/store.h"
#include "storage/status_macros.h"

namespace entente::storage {
namespace {

// What RocksDB reports when it cannot put an entry into a batch in memory; it never does for sizes we allow.
absl::Status BatchError(const rocksdb::Status& status) {
  return error::NotContiguous(status.ToString());
}

#define RETURN_IF_BATCH_ERROR(expression)                                      \
  do {                                                                         \
    if (rocksdb::Status put = (expression); !put.ok()) return BatchError(put); \
  } while (false)

size_t EstimateBytes(const Batch& batch) {
  constexpr size_t kKeysBytes = 160;  // Of the two keys of an append, the position, the hash and the lengths.
  size_t bytes = 64;
  for (const Append& append : batch.appends)
    bytes += kKeysBytes + append.resource.size() + append.bytes.size();
  for (const RequestEntry& request : batch.requests)
    bytes += 16 + kCheckBytes + request.key.size() + request.value.size();
  for (const SnapshotEntry& snapshot : batch.snapshots)
    bytes += kKeysBytes + kCheckBytes + snapshot.value.size();
  for (const PageEntry& page : batch.pages) bytes += kKeysBytes + kCheckBytes + page.value.size();
  return bytes;
}

absl::Status PutAppend(const Store& store, const Append& append, rocksdb::WriteBatch& writes) {
  const EncodedNumber position(append.position);
  const rocksdb::Slice key = ToSlice(position.view());
  const rocksdb::Slice value[] = {append.leaf_hash, append.bytes};
  RETURN_IF_BATCH_ERROR(writes.Put(store.family(Family::kEvents), rocksdb::SliceParts(&key, 1),
                                   rocksdb::SliceParts(value, std::size(value))));
  RETURN_IF_BATCH_ERROR(
      writes.Put(store.family(Family::kStreams), VersionKey(append.resource, append.version), key));
  return absl::OkStatus();
}

// Puts a value behind its check, without copying either.
rocksdb::Status PutChecked(const Store& store, Family family, std::string_view key, std::string_view value,
                           rocksdb::WriteBatch& writes) {
  const Check check(family, key, value);
  const rocksdb::Slice stored_key = ToSlice(key);
  const rocksdb::Slice stored[] = {ToSlice(check.view()), ToSlice(value)};
  return writes.Put(store.family(family), rocksdb::SliceParts(&stored_key, 1),
                    rocksdb::SliceParts(stored, std::size(stored)));
}

absl::Status PutRest(const Store& store, const Batch& batch, rocksdb::WriteBatch& writes) {
  for (const RequestEntry& request : batch.requests) {
    RETURN_IF_BATCH_ERROR(PutChecked(store, Family::kRequests, request.key, request.value, writes));
  }
  for (const IndexChange& change : batch.index_changes) {
    RETURN_IF_BATCH_ERROR(change.value.has_value()
                              ? PutChecked(store, Family::kIndexes, change.key, *change.value, writes)
                              : writes.Delete(store.family(Family::kIndexes), change.key));
  }
  for (const SnapshotEntry& snapshot : batch.snapshots) {
    const std::string key = VersionKey(snapshot.resource, snapshot.version);
    RETURN_IF_BATCH_ERROR(PutChecked(store, Family::kSnapshots, key, snapshot.value, writes));
  }
  for (const PageEntry& page : batch.pages) {
    const std::string key = PageKey(page.resource, page.name);
    RETURN_IF_BATCH_ERROR(PutChecked(store, Family::kSnapshots, key, page.value, writes));
  }
  return absl::OkStatus();
}

absl::Status PutTiles(const Store& store, const std::vector<tree::FullTile>& tiles,
                      rocksdb::WriteBatch& writes) {
  for (const tree::FullTile& tile : tiles) {
    RETURN_IF_BATCH_ERROR(
        writes.Put(store.family(Family::kTree), TileKey(tile.level, tile.index), tile.hashes));
  }
  return absl::OkStatus();
}

// Marks in each family how far it is. All are written in one batch, so at the next opening a family that
// lacks files, for whatever cause, has another mark than the log has an end.
absl::Status PutEndMarks(const Store& store, const Batch& batch, rocksdb::WriteBatch& writes) {
  if (batch.appends.empty()) return absl::OkStatus();
  const EncodedNumber end(batch.appends.back().position);
  for (const Family family : kMarkedFamilies) {
    RETURN_IF_BATCH_ERROR(writes.Put(store.family(family), ToSlice(kEndMarkKey), ToSlice(end.view())));
  }
  return absl::OkStatus();
}

// A line that only the write-ahead log keeps, so that one who reads it sees which batch is which.
std::string BatchName(const Batch& batch) {
  if (batch.appends.empty()) return "no events";
  return absl::StrFormat("events %d..%d", batch.appends.front().position, batch.appends.back().position);
}

}  // namespace

RocksDbEventLog::~RocksDbEventLog() = default;

absl::Status RocksDbEventLog::Apply(const Batch& batch) {
  if (writes_stopped_) return error::WritesStopped();
  RETURN_IF_ERROR(CheckContinues(batch, GetHead(), [this](const std::string& resource, uint64_t version) {
    return ContinuesStream(resource, version);
  }));
  rocksdb::WriteBatch writes(EstimateBytes(batch));
  RETURN_IF_BATCH_ERROR(writes.PutLogData(BatchName(batch)));
  tree::RightEdge edge = CopyEdge();
  std::vector<tree::FullTile> filled;
  for (const Append& append : batch.appends) {
    RETURN_IF_ERROR(PutAppend(*store_, append, writes));
    edge.Append(*tree::ToHash(append.leaf_hash), filled);
  }
  RETURN_IF_ERROR(PutTiles(*store_, filled, writes));
  RETURN_IF_ERROR(PutRest(*store_, batch, writes));
  RETURN_IF_ERROR(PutEndMarks(*store_, batch, writes));

  rocksdb::WriteOptions durable;
  durable.sync = true;
  if (const rocksdb::Status status = store_->db().Write(durable, &writes); !status.ok()) {
    writes_stopped_ = true;
    return error::Unwritable(BatchName(batch), status.ToString());
  }
  Remember(batch, std::move(edge));
  return absl::OkStatus();
}

// Asks for two keys instead of seeking the last version: versions have no gaps, so the answer is the same,
// and the filters answer without touching a block in the usual case that the version is not there.
absl::StatusOr<bool> RocksDbEventLog::ContinuesStream(const std::string& resource, uint64_t version) {
  if (const uint64_t* last = versions_.Find(resource)) return version == *last + 1;
  if (version == 0) return false;
  ASSIGN_OR_RETURN(const auto taken, store_->Find(Family::kStreams, VersionKey(resource, version)));
  if (taken.has_value() || version == 1) return !taken.has_value();
  ASSIGN_OR_RETURN(const auto before, store_->Find(Family::kStreams, VersionKey(resource, version - 1)));
  return before.has_value();
}

tree::RightEdge RocksDbEventLog::CopyEdge() const {
  MutexLock lock(edge_mutex_);
  return edge_;
}

void RocksDbEventLog::Remember(const Batch& batch, tree::RightEdge edge) {
  if (batch.appends.empty()) return;
  {
    // Before the head moves, so that whoever knows of an event finds it in the tree.
    MutexLock lock(edge_mutex_);
    edge_ = std::move(edge);
  }
  for (const Append& append : batch.appends) versions_.Put(append.resource, append.version);
  tail_.Publish({batch.appends.back().position, batch.record_time});
}

bool RocksDbEventLog::AwaitPosition(uint64_t position, std::chrono::milliseconds wait_max) const {
  return tail_.Await(position, wait_max);
}

}  // namespace entente::storage
