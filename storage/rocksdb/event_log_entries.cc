// What the log keeps besides events, histories and tiles. No hash of the tree covers it, so each value has a
// check of its own (checked_value.h), and none is given that differs from it.
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "storage/errors.h"
#include "storage/rocksdb/checked_value.h"
#include "storage/rocksdb/event_log.h"
#include "storage/rocksdb/keys.h"
#include "storage/rocksdb/store.h"
#include "storage/rocksdb/table_files.h"
#include "storage/status_macros.h"
#include "storage/tree/succession.h"

namespace entente::storage {
namespace {

Family FamilyOf(EntryKind kind) {
  switch (kind) {
    case EntryKind::kRequest:
      return Family::kRequests;
    case EntryKind::kIndex:
      return Family::kIndexes;
    case EntryKind::kSnapshot:
      return Family::kSnapshots;
    case EntryKind::kCheckpoint:
      return Family::kCheckpoints;
    case EntryKind::kSuccession:
      return Family::kMeta;
  }
  return Family::kMeta;
}

// A view of the value in what RocksDB has for a key.
absl::StatusOr<std::string_view> ValueIn(Family family, std::string_view key, std::string_view stored) {
  const auto value = OpenChecked(family, key, stored);
  if (!value.has_value()) return CheckFailed(family, key);
  return *value;
}

// The value of a key, or nothing.
absl::StatusOr<std::optional<std::string>> FindChecked(const Store& store, Family family,
                                                       std::string_view key) {
  ASSIGN_OR_RETURN(const auto stored, store.Find(family, key));
  if (!stored.has_value()) return std::optional<std::string>();
  ASSIGN_OR_RETURN(const std::string_view value, ValueIn(family, key, *stored));
  return std::optional<std::string>(value);
}

absl::Status PutChecked(const Store& store, Family family, std::string_view key, std::string_view value,
                        const std::string& what) {
  rocksdb::WriteOptions durable;
  durable.sync = true;
  const rocksdb::Status status =
      store.db().Put(durable, store.family(family), ToSlice(key), WithCheck(family, key, value));
  return status.ok() ? absl::OkStatus() : error::Unwritable(what, status.ToString());
}

// The families also hold what is the log's own and no entry. In that of the succession notes everything
// counts as one that has the length of their keys: one bit that is wrong in a key leaves its length.
bool IsEntry(EntryKind kind, std::string_view key) {
  if (kind == EntryKind::kSuccession) return key.size() == kSuccessionPrefix.size() + kNumberBytes;
  return key != kEndMarkKey;
}

}  // namespace

absl::StatusOr<std::optional<std::string>> RocksDbEventLog::FindRequest(std::string_view key) const {
  return FindChecked(*store_, Family::kRequests, key);
}

absl::StatusOr<std::optional<std::string>> RocksDbEventLog::FindIndex(std::string_view key) const {
  return FindChecked(*store_, Family::kIndexes, key);
}

absl::Status RocksDbEventLog::ScanIndex(
    std::string_view prefix,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  absl::Status damaged;
  RETURN_IF_ERROR(ScanEntries(EntryKind::kIndex, prefix, [&](std::string_view key, const auto& value) {
    if (!key.starts_with(prefix)) return false;
    if (!value.ok()) damaged = value.status();
    return value.ok() && visit(key, *value);
  }));
  return damaged;
}

// A damaged snapshot is as good as none: an older one, or the events, give the same state.
absl::StatusOr<std::optional<std::string>> RocksDbEventLog::FindSnapshot(std::string_view resource,
                                                                         uint64_t version_max) const {
  const std::string begin = VersionKeysBegin(resource);
  const rocksdb::Slice lower = begin;
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &lower;
  const std::unique_ptr<rocksdb::Iterator> entry(
      store_->db().NewIterator(options, store_->family(Family::kSnapshots)));
  for (entry->SeekForPrev(VersionKey(resource, version_max)); entry->Valid(); entry->Prev()) {
    const auto value = ValueIn(Family::kSnapshots, ToView(entry->key()), ToView(entry->value()));
    if (value.ok()) return std::optional<std::string>(*value);
  }
  if (!entry->status().ok()) {
    return ReadError(absl::StrFormat("the snapshots of %s", resource), entry->status());
  }
  return std::optional<std::string>();
}

// So is a damaged page. Its check covers the name as well, so the hash that the name is is not made again
// here; the scrub does that.
absl::StatusOr<std::optional<std::vector<std::string>>> RocksDbEventLog::FindPages(
    std::string_view resource, const std::vector<std::string>& names) const {
  const size_t count = names.size();
  std::vector<std::string> keys;
  keys.reserve(count);
  for (const std::string& name : names) keys.push_back(PageKey(resource, name));
  const std::vector<rocksdb::Slice> slices(keys.begin(), keys.end());
  std::vector<rocksdb::PinnableSlice> values(count);
  std::vector<rocksdb::Status> statuses(count);
  store_->db().MultiGet(rocksdb::ReadOptions(), store_->family(Family::kSnapshots), count, slices.data(),
                        values.data(), statuses.data());
  std::vector<std::string> pages;
  pages.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    if (statuses[i].IsNotFound() || statuses[i].IsCorruption()) return std::nullopt;
    if (!statuses[i].ok()) return ReadError(absl::StrFormat("a page of %s", resource), statuses[i]);
    const auto page = OpenChecked(Family::kSnapshots, keys[i], ToView(values[i]));
    if (!page.has_value()) return std::nullopt;
    pages.emplace_back(*page);
  }
  return pages;
}

absl::Status RocksDbEventLog::PutCheckpoint(uint64_t size, std::string_view note) {
  return PutChecked(*store_, Family::kCheckpoints, EncodedNumber(size).view(), note,
                    absl::StrFormat("the checkpoint of %d events", size));
}

absl::StatusOr<std::optional<std::string>> RocksDbEventLog::FindCheckpoint(uint64_t size_max) const {
  const EncodedNumber first(0);
  const EncodedNumber last(size_max);
  ASSIGN_OR_RETURN(const auto newest, store_->FindLast(Family::kCheckpoints, first.view(), last.view()));
  if (!newest.has_value()) return std::optional<std::string>();
  ASSIGN_OR_RETURN(const std::string_view note, ValueIn(Family::kCheckpoints, newest->key, newest->value));
  return std::optional<std::string>(note);
}

absl::Status RocksDbEventLog::AddSuccession(std::string_view note) {
  ASSIGN_OR_RETURN(const std::vector<std::string> kept, ReadSuccessions());
  if (kept.size() >= tree::kSuccessionsMax) return error::TooManySuccessions(tree::kSuccessionsMax);
  return PutChecked(*store_, Family::kMeta, SuccessionKey(kept.size() + 1), note, "the succession note");
}

// An entry that is no note of the next number is a note that was damaged, so it is not passed over: with a
// note less, whoever knows an old key could not follow.
absl::StatusOr<std::vector<std::string>> RocksDbEventLog::ReadSuccessions() const {
  std::vector<std::string> notes;
  absl::Status damaged;
  RETURN_IF_ERROR(ScanEntries(EntryKind::kSuccession, "", [&](std::string_view key, const auto& value) {
    if (key != SuccessionKey(notes.size() + 1)) {
      damaged = error::Corrupt(
          absl::StrFormat("succession note %d of the log", notes.size() + 1),
          absl::StrFormat("'%s' stands in its place", absl::CEscape({key.data(), key.size()})));
    } else if (!value.ok()) {
      damaged = value.status();
    } else {
      notes.emplace_back(*value);
    }
    return damaged.ok();
  }));
  RETURN_IF_ERROR(damaged);
  return notes;
}

absl::Status RocksDbEventLog::ScanEntries(EntryKind kind, std::string_view from,
                                          const EntryVisitor& visit) const {
  const Family family = FamilyOf(kind);
  rocksdb::ReadOptions options;
  options.fill_cache = kind == EntryKind::kIndex;  // The others are walked by scrubs only.
  const std::unique_ptr<rocksdb::Iterator> entry(store_->db().NewIterator(options, store_->family(family)));
  for (entry->Seek(ToSlice(from)); entry->Valid(); entry->Next()) {
    const std::string_view key = ToView(entry->key());
    if (!IsEntry(kind, key)) continue;
    if (!visit(key, ValueIn(family, key, ToView(entry->value())))) return absl::OkStatus();
  }
  if (!entry->status().ok()) {
    return ReadError(kFamilyNames[static_cast<size_t>(family)], entry->status());
  }
  return absl::OkStatus();
}

absl::Status RocksDbEventLog::ScanResources(std::string_view after, const ResourceVisitor& visit) const {
  rocksdb::ReadOptions options;
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> entry(
      store_->db().NewIterator(options, store_->family(Family::kStreams)));
  if (after.empty()) {
    entry->SeekToFirst();
  } else {
    entry->Seek(VersionKeysEnd(after));
  }
  while (entry->Valid()) {
    const std::string_view key = ToView(entry->key());
    if (key == kEndMarkKey) {
      entry->Next();
      continue;
    }
    const std::string resource(ResourceOfKey(key));
    if (!visit(resource)) return absl::OkStatus();
    entry->Seek(VersionKeysEnd(resource));
  }
  if (!entry->status().ok()) return ReadError("the index of histories", entry->status());
  return absl::OkStatus();
}

absl::Status RocksDbEventLog::CheckFiles(const FileVisitor& visit) const {
  return CheckTableFiles(store_->db(), visit);
}

}  // namespace entente::storage
