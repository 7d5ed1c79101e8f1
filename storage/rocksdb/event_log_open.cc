// Opening the log: what is checked before anybody may use it. None of it depends on the log's length.
#include <rocksdb/write_batch.h>

#include <utility>

#include "absl/strings/str_format.h"
#include "storage/anchor.h"
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
  RETURN_IF_ERROR(log->CheckAnchor());
  return log;
}

absl::Status RocksDbEventLog::OpenStore() {
  // An anchor without a log means that the log is lost: a new one must not quietly take its place.
  if (!options_.anchor_file.empty() && !Store::Exists(options_.directory)) {
    ASSIGN_OR_RETURN(const std::optional<v1::Anchor> anchor, ReadAnchorFile(options_.anchor_file));
    if (anchor.has_value()) {
      return error::ForeignAnchor(options_.anchor_file,
                                  absl::StrFormat("there is no log in %s", options_.directory));
    }
  }
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
  if (LeafHash(record.bytes) != record.leaf_hash) {
    return error::Corrupt(absl::StrFormat("the event at position %d", *position), "its leaf hash is wrong");
  }
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

absl::Status RocksDbEventLog::CheckAnchor() {
  if (options_.anchor_file.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<v1::Anchor> anchor, ReadAnchorFile(options_.anchor_file));
  const uint64_t end = GetHead().position;
  if (!anchor.has_value()) {
    // A log without events may have been created a moment before a crash, and has nothing to lose yet.
    if (end > 0 && !options_.accept_missing_anchor) return error::MissingAnchor(options_.anchor_file);
    return WriteAnchor();
  }
  if (anchor->log_id() != log_id_) return error::ForeignAnchor(options_.anchor_file, "it names another log");
  if (anchor->position() > end) return error::TruncatedLog(options_.anchor_file, anchor->position(), end);
  if (anchor->position() > 0) {
    ASSIGN_OR_RETURN(const StoredRecord record, Read(anchor->position()));
    if (record.leaf_hash != anchor->leaf_hash()) {
      return error::ForeignAnchor(options_.anchor_file,
                                  absl::StrFormat("the event at position %d is another", anchor->position()));
    }
  }
  MutexLock lock(anchor_mutex_);
  anchored_position_ = anchor->position();
  return absl::OkStatus();
}

absl::Status RocksDbEventLog::WriteAnchor() {
  if (options_.anchor_file.empty()) return absl::OkStatus();
  MutexLock lock(anchor_mutex_);
  const Head head = GetHead();
  if (anchored_position_ == head.position) return absl::OkStatus();
  v1::Anchor anchor;
  anchor.set_log_id(log_id_);
  anchor.set_position(head.position);
  if (head.position > 0) {
    ASSIGN_OR_RETURN(const StoredRecord record, Read(head.position));
    anchor.set_leaf_hash(record.leaf_hash);
    const int64_t nanoseconds = absl::ToUnixNanos(head.record_time);
    anchor.mutable_record_time()->set_seconds(absl::ToUnixSeconds(head.record_time));
    anchor.mutable_record_time()->set_nanos(
        static_cast<int32_t>(nanoseconds - absl::ToUnixSeconds(head.record_time) * 1'000'000'000));
  }
  RETURN_IF_ERROR(WriteAnchorFile(options_.anchor_file, anchor));
  anchored_position_ = head.position;
  return absl::OkStatus();
}

}  // namespace entente::storage
