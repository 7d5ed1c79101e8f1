#include <rocksdb/db.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/strings/str_format.h"
#include "services/views/errors.h"
#include "services/views/row_keys.h"
#include "services/views/view_store.h"
#include "storage/status_macros.h"

namespace entente::views {
namespace {

// The checkpoint stands under the empty key, which no row has and which every prefix comes after.
constexpr std::string_view kCheckpointKey;

rocksdb::Slice ToSlice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}
std::string_view ToView(const rocksdb::Slice& slice) {
  return {slice.data(), slice.size()};
}

// A view that is behind by a crash follows again, so the write-ahead log would only cost a second write.
rocksdb::WriteOptions WithoutLog() {
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  return options;
}

}  // namespace

void Rows::Add(std::string_view key, std::string_view value, bool is_delete) {
  changes_.push_back({bytes_.size(), key.size(), value.size(), is_delete});
  bytes_.append(key).append(value);
}

std::string_view Rows::KeyOf(const Change& change) const {
  return std::string_view(bytes_).substr(change.begin, change.key_bytes);
}

rocksdb::WriteBatch Rows::ToBatch(rocksdb::ColumnFamilyHandle* family) {
  // Of two changes of one row the later one stays the later one.
  std::sort(changes_.begin(), changes_.end(), [this](const Change& a, const Change& b) {
    const int order = KeyOf(a).compare(KeyOf(b));
    return order == 0 ? a.begin < b.begin : order < 0;
  });
  rocksdb::WriteBatch batch;
  for (const Change& change : changes_) {
    const rocksdb::Slice key = ToSlice(KeyOf(change));
    if (change.is_delete) {
      batch.Delete(family, key);
    } else {
      batch.Put(family, key, {bytes_.data() + change.begin + change.key_bytes, change.value_bytes});
    }
  }
  return batch;
}

absl::Status ViewTable::Damaged(const std::string& why) const {
  // One that is only looked at stays as it is.
  if (damage_marker_.empty()) return error::RowsCorrupt(view_, why);
  {
    MutexLock lock(mutex_);
    is_damaged_ = true;
  }
  // A word for the next opening, which begins anew if nobody does before.
  std::ofstream(damage_marker_) << why << "\n";
  return error::RowsDamaged(view_);
}

absl::Status ViewTable::Failure(const rocksdb::Status& status) const {
  if (status.IsCorruption()) return Damaged(status.ToString());
  return error::RowsCorrupt(view_, status.ToString());
}

bool ViewTable::IsDamaged() const {
  MutexLock lock(mutex_);
  return is_damaged_;
}

void ViewTable::Reopen() {
  MutexLock lock(mutex_);
  if (!is_damaged_ || builder_ == std::thread::id()) return;
  is_damaged_ = false;
  builder_ = std::thread::id();
  // If another view is damaged besides, its own builder is at work; without that a crash now only means that
  // the damage is found again.
  std::error_code ignored;
  std::filesystem::remove(damage_marker_, ignored);
}

absl::StatusOr<ViewTable::Family> ViewTable::Hold() const {
  MutexLock lock(mutex_);
  if (is_damaged_ && builder_ != std::this_thread::get_id()) return error::RowsDamaged(view_);
  return family_;
}

absl::StatusOr<std::optional<std::string>> ViewTable::Find(std::string_view key) const {
  ASSIGN_OR_RETURN(const Family family, Hold());
  std::string value;
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), family.get(), ToSlice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return Failure(status);
  return std::optional<std::string>(std::move(value));
}

absl::Status ViewTable::Scan(std::string_view prefix, std::string_view from, const RowVisitor& visit) const {
  return Walk(prefix, from, true, visit);
}

absl::Status ViewTable::ScanBackward(std::string_view prefix, std::string_view from,
                                     const RowVisitor& visit) const {
  return Walk(prefix, from, false, visit);
}

absl::Status ViewTable::Walk(std::string_view prefix, std::string_view from, bool forward,
                             const RowVisitor& visit) const {
  ASSIGN_OR_RETURN(const Family family, Hold());
  const std::unique_ptr<rocksdb::Iterator> row(db_->NewIterator(rocksdb::ReadOptions(), family.get()));
  forward ? row->Seek(ToSlice(from)) : row->SeekForPrev(ToSlice(from));
  for (; row->Valid() && row->key().starts_with(ToSlice(prefix)); forward ? row->Next() : row->Prev()) {
    if (!visit(ToView(row->key()), ToView(row->value()))) return absl::OkStatus();
  }
  return row->status().ok() ? absl::OkStatus() : Failure(row->status());
}

absl::StatusOr<Checkpoint> ViewTable::DecodeCheckpoint(std::string_view bytes) const {
  if (bytes.size() != kPositionBytes + storage::kLeafHashBytes) {
    return Damaged("the checkpoint has another length");
  }
  return Checkpoint{DecodePosition(bytes), std::string(bytes.substr(kPositionBytes))};
}

absl::StatusOr<Checkpoint> ViewTable::ReadCheckpoint() const {
  const absl::StatusOr<std::optional<std::string>> value = Find(kCheckpointKey);
  if (!value.ok()) return value.status();
  if (!value->has_value()) return Checkpoint{};
  return DecodeCheckpoint(**value);
}

absl::StatusOr<Checkpoint> ViewTable::ScanAll(std::string_view from, const RowVisitor& visit) const {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  ASSIGN_OR_RETURN(const Family family, Hold());
  const std::unique_ptr<rocksdb::Iterator> row(db_->NewIterator(options, family.get()));
  absl::StatusOr<Checkpoint> checkpoint = Checkpoint{};
  row->Seek(ToSlice(kCheckpointKey));
  if (!row->status().ok()) return Failure(row->status());
  if (row->Valid() && ToView(row->key()) == kCheckpointKey)
    checkpoint = DecodeCheckpoint(ToView(row->value()));
  if (!checkpoint.ok()) return checkpoint;
  for (row->Seek(ToSlice(from)); row->Valid(); row->Next()) {
    if (!visit(ToView(row->key()), ToView(row->value()))) return checkpoint;
  }
  if (!row->status().ok()) return Failure(row->status());
  return checkpoint;
}

absl::Status ViewTable::Commit(Rows rows, const Checkpoint& checkpoint) {
  rows.Put(kCheckpointKey, EncodePosition(checkpoint.position) + checkpoint.leaf_hash);
  ASSIGN_OR_RETURN(const Family family, Hold());
  rocksdb::WriteBatch batch = rows.ToBatch(family.get());
  const rocksdb::Status status = db_->Write(WithoutLog(), &batch);
  return status.ok() ? absl::OkStatus() : Failure(status);
}

absl::Status ViewTable::Clear() {
  // No row begins with this byte: keys begin with a letter.
  const std::string end = "\xff";
  ASSIGN_OR_RETURN(const Family family, Hold());
  rocksdb::Status status = db_->DeleteRange(WithoutLog(), family.get(), rocksdb::Slice(), end);
  return status.ok() ? absl::OkStatus() : Failure(status);
}

}  // namespace entente::views
