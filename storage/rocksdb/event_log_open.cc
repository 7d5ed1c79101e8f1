// Opening the log: what is checked before anybody may use it. None of it depends on the log's length.
#include <rocksdb/write_batch.h>

#include <utility>

#include "absl/strings/str_format.h"
#include "storage/errors.h"
#include "storage/log_id.h"
#include "storage/record_fields.h"
#include "storage/rocksdb/event_log.h"
#include "storage/rocksdb/keys.h"
#include "storage/rocksdb/store.h"
#include "storage/status_macros.h"

namespace entente::storage {
namespace {

// Twice this many resources are remembered with their last version; about 10 MB.
constexpr size_t kVersionsMax = 32768;

}  // namespace

RocksDbEventLog::RocksDbEventLog(Options options)
    : options_([&options] {
        if (options.budget.block_cache == nullptr) options.budget = MemoryBudget::Make();
        return std::move(options);
      }()),
      versions_(kVersionsMax) {}

absl::StatusOr<std::unique_ptr<RocksDbEventLog>> RocksDbEventLog::Open(Options options) {
  std::unique_ptr<RocksDbEventLog> log(new RocksDbEventLog(std::move(options)));
  RETURN_IF_ERROR(log->OpenStore());
  RETURN_IF_ERROR(log->CheckFormat());
  RETURN_IF_ERROR(log->FindHead());
  RETURN_IF_ERROR(log->CheckEndMarks());
  RETURN_IF_ERROR(log->RebuildTreeEdge());
  return log;
}

bool RocksDbEventLog::Exists(const std::string& directory) {
  return Store::Exists(directory);
}

absl::Status RocksDbEventLog::OpenStore() {
  ASSIGN_OR_RETURN(store_, Store::Open(options_.directory, options_.budget, options_.env));
  return absl::OkStatus();
}

absl::Status RocksDbEventLog::CheckFormat() {
  ASSIGN_OR_RETURN(const auto format, store_->Find(Family::kMeta, kFormatKey));
  ASSIGN_OR_RETURN(const auto log_id, store_->Find(Family::kMeta, kLogIdKey));
  if (format.has_value()) {
    const std::optional<uint64_t> number = DecodeNumber(*format);
    if (!number.has_value() || *number == 0)
      return error::Corrupt(options_.directory, "its format is no number");
    if (*number > kFormat)
      return error::UnknownFormat(options_.directory, absl::StrFormat("format %d", *number));
    if (!log_id.has_value() || log_id->size() != kLogIdBytes) {
      return error::Corrupt(options_.directory, "it has no identity");
    }
    log_id_ = *log_id;
    return absl::OkStatus();
  }
  // Format and identity are written first and together, so only a log without events may lack them.
  ASSIGN_OR_RETURN(const auto event,
                   store_->FindLast(Family::kEvents, "", EncodedNumber(~uint64_t{0}).view()));
  if (event.has_value()) return error::Corrupt(options_.directory, "it has events, but no format");
  log_id_ = NewLogId();
  rocksdb::WriteBatch writes;
  writes.Put(store_->family(Family::kMeta), ToSlice(kFormatKey), ToSlice(EncodedNumber(kFormat).view()));
  writes.Put(store_->family(Family::kMeta), ToSlice(kLogIdKey), log_id_);
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const rocksdb::Status status = store_->db().Write(durable, &writes);
  return status.ok() ? absl::OkStatus() : error::Unwritable(options_.directory, status.ToString());
}

absl::Status RocksDbEventLog::FindHead() {
  ASSIGN_OR_RETURN(const auto last,
                   store_->FindLast(Family::kEvents, "", EncodedNumber(~uint64_t{0}).view()));
  if (!last.has_value()) return absl::OkStatus();
  const std::optional<uint64_t> position = DecodeNumber(last->key);
  if (!position.has_value()) return error::Corrupt("the last event", "its key is no position");
  ASSIGN_OR_RETURN(const StoredRecord record, Read(*position));
  ASSIGN_OR_RETURN(const absl::Time time, RecordTime(*position, record.bytes));
  tail_.Publish({*position, time});
  return absl::OkStatus();
}

absl::Status RocksDbEventLog::CheckEndMarks() {
  const uint64_t end = GetHead().position;
  for (const Family family : kMarkedFamilies) {
    ASSIGN_OR_RETURN(const auto mark, store_->Find(family, kEndMarkKey));
    const uint64_t marked = mark.has_value() ? DecodeNumber(*mark).value_or(~uint64_t{0}) : 0;
    if (marked == end) continue;
    return error::Corrupt(
        options_.directory,
        absl::StrFormat(
            "its family '%s' was last written with the event at position %d, but the last event is at %d",
            kFamilyNames[static_cast<size_t>(family)], marked, end));
  }
  return absl::OkStatus();
}

// Reads the hashes of fewer than 256 events, and for each level above fewer than 256 tiles.
absl::Status RocksDbEventLog::RebuildTreeEdge() {
  const uint64_t size = GetHead().position;
  const auto tiles = [this](unsigned level, uint64_t index) { return FindTile(level, index); };
  const auto leaves = [this, size](uint64_t first) -> absl::StatusOr<std::string> {
    std::string hashes;
    RETURN_IF_ERROR(Scan(first + 1, Direction::kForward, [&](const StoredRecord& record) {
      hashes.append(record.leaf_hash);
      return record.position < size;
    }));
    return hashes;
  };
  ASSIGN_OR_RETURN(tree::RightEdge edge, tree::RightEdge::Rebuild(size, tiles, leaves));
  MutexLock lock(edge_mutex_);
  edge_ = std::move(edge);
  return absl::OkStatus();
}

}  // namespace entente::storage
