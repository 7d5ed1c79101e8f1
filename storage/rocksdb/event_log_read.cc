// Reading the log. RocksDB verifies the checksum of each block that it reads. What is added here holds
// against bytes that RocksDB itself was given wrong: that a record has the leaf hash that is stored with it,
// that it stands where it says it does, in the history that leads to it, and that nothing is missing between
// two.
#include <algorithm>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_format.h"
#include "storage/errors.h"
#include "storage/record_fields.h"
#include "storage/rocksdb/event_log.h"
#include "storage/rocksdb/keys.h"
#include "storage/rocksdb/store.h"
#include "storage/status_macros.h"

namespace entente::storage {
namespace {

std::string EventAt(uint64_t position) {
  return absl::StrFormat("the event at position %d", position);
}

absl::StatusOr<StoredRecord> DecodeEvent(uint64_t position, const rocksdb::Slice& value) {
  const std::string_view bytes = ToView(value);
  if (bytes.size() < kLeafHashBytes) return error::Corrupt(EventAt(position), "it is too short");
  if (PositionInside(bytes.substr(kLeafHashBytes)) != position) {
    return error::Corrupt(EventAt(position), "its record says another position");
  }
  StoredRecord record{position, std::string(bytes.substr(kLeafHashBytes)),
                      std::string(bytes.substr(0, kLeafHashBytes))};
  if (LeafHash(record.bytes) != record.leaf_hash) {
    return error::Corrupt(EventAt(position), "its record and its leaf hash differ");
  }
  return record;
}

// Visits events in any order of positions, until the visitor returns an error or false; those before a
// damaged one are visited.
absl::Status VisitEvents(const Store& store, const std::vector<uint64_t>& positions,
                         absl::FunctionRef<absl::StatusOr<bool>(StoredRecord)> visit) {
  const size_t count = positions.size();
  const std::vector<EncodedNumber> numbers(positions.begin(), positions.end());
  std::vector<rocksdb::Slice> keys;
  keys.reserve(count);
  for (const EncodedNumber& number : numbers) keys.push_back(ToSlice(number.view()));
  std::vector<rocksdb::PinnableSlice> values(count);
  std::vector<rocksdb::Status> statuses(count);
  store.db().MultiGet(rocksdb::ReadOptions(), store.family(Family::kEvents), count, keys.data(),
                      values.data(), statuses.data(), std::is_sorted(positions.begin(), positions.end()));
  for (size_t i = 0; i < count; ++i) {
    if (statuses[i].IsNotFound()) return error::NoSuchPosition(positions[i]);
    if (!statuses[i].ok()) return ReadError(EventAt(positions[i]), statuses[i]);
    ASSIGN_OR_RETURN(StoredRecord record, DecodeEvent(positions[i], values[i]));
    ASSIGN_OR_RETURN(const bool more, visit(std::move(record)));
    if (!more) break;
  }
  return absl::OkStatus();
}

absl::Status CheckBelongs(const StoredRecord& record, std::string_view resource, uint64_t version) {
  if (IsVersionOf(record.bytes, resource, version)) return absl::OkStatus();
  return error::Corrupt(
      absl::StrFormat("version %d of %s", version, resource),
      absl::StrFormat("position %d is given for it, where another event stands", record.position));
}

// Reads the positions of up to `count_max` versions from an iterator over one stream, checking that no
// version is missing; moves the iterator and `version` on. Gives those before a missing one, if there are
// any.
absl::StatusOr<std::vector<uint64_t>> NextPositions(std::string_view resource, Direction direction,
                                                    size_t count_max, uint64_t& version,
                                                    rocksdb::Iterator& entry) {
  std::vector<uint64_t> positions;
  while (positions.size() < count_max && entry.Valid()) {
    const std::optional<uint64_t> found = DecodeVersionKey(resource, ToView(entry.key()));
    const std::optional<uint64_t> position = DecodeNumber(ToView(entry.value()));
    if (found != version || !position.has_value()) {
      if (!positions.empty()) return positions;
      return error::Corrupt(absl::StrFormat("version %d of %s", version, resource), "it is missing");
    }
    positions.push_back(*position);
    if (direction == Direction::kForward) {
      ++version;
      entry.Next();
    } else {
      --version;
      entry.Prev();
    }
  }
  if (!entry.status().ok()) return ReadError(absl::StrFormat("the history of %s", resource), entry.status());
  return positions;
}

}  // namespace

absl::StatusOr<StoredRecord> RocksDbEventLog::Read(uint64_t position) const {
  const EncodedNumber key(position);
  rocksdb::PinnableSlice value;
  const rocksdb::Status status =
      store_->db().Get(rocksdb::ReadOptions(), store_->family(Family::kEvents), ToSlice(key.view()), &value);
  if (status.IsNotFound()) return error::NoSuchPosition(position);
  if (!status.ok()) return ReadError(EventAt(position), status);
  return DecodeEvent(position, value);
}

absl::StatusOr<std::vector<StoredRecord>> RocksDbEventLog::ReadMany(
    const std::vector<uint64_t>& positions) const {
  std::vector<StoredRecord> records;
  records.reserve(positions.size());
  if (positions.empty()) return records;
  RETURN_IF_ERROR(VisitEvents(*store_, positions, [&](StoredRecord record) -> absl::StatusOr<bool> {
    records.push_back(std::move(record));
    return true;
  }));
  return records;
}

absl::Status RocksDbEventLog::Scan(uint64_t from, Direction direction, const RecordVisitor& visit) const {
  const bool forward = direction == Direction::kForward;
  const uint64_t end = GetHead().position;
  uint64_t expected = forward ? std::max<uint64_t>(from, 1) : std::min(from, end);
  if (expected == 0 || expected > end) return absl::OkStatus();
  rocksdb::ReadOptions options;
  // A walk along the log reads each block once, and must not push out what is read again and again.
  options.fill_cache = false;
  const std::unique_ptr<rocksdb::Iterator> entry(
      store_->db().NewIterator(options, store_->family(Family::kEvents)));
  entry->Seek(ToSlice(EncodedNumber(expected).view()));
  for (; entry->Valid(); forward ? entry->Next() : entry->Prev()) {
    if (DecodeNumber(ToView(entry->key())) != expected) break;
    ASSIGN_OR_RETURN(const StoredRecord record, DecodeEvent(expected, entry->value()));
    if (!visit(record)) return absl::OkStatus();
    expected += forward ? 1 : -1;
  }
  if (!entry->status().ok()) return ReadError(EventAt(expected), entry->status());
  if (expected >= 1 && (expected <= end || entry->Valid()))
    return error::Corrupt(EventAt(expected), "it is missing");
  return absl::OkStatus();
}

absl::StatusOr<StreamHead> RocksDbEventLog::FindStream(std::string_view resource) const {
  ASSIGN_OR_RETURN(const auto last,
                   store_->FindLast(Family::kStreams, VersionKeysBegin(resource), VersionKeysEnd(resource)));
  if (!last.has_value()) return StreamHead{};
  const std::optional<uint64_t> version = DecodeVersionKey(resource, last->key);
  const std::optional<uint64_t> position = DecodeNumber(last->value);
  if (!version.has_value() || !position.has_value()) {
    return error::Corrupt(absl::StrFormat("the last version of %s", resource), "its entry is malformed");
  }
  ASSIGN_OR_RETURN(const StoredRecord record, Read(*position));
  RETURN_IF_ERROR(CheckBelongs(record, resource, *version));
  return StreamHead{*version, *position};
}

absl::Status RocksDbEventLog::ScanStream(std::string_view resource, uint64_t from_version,
                                         Direction direction, const RecordVisitor& visit) const {
  // One who wants only the first record should not wait for many; one who wants all should not ask for each.
  constexpr size_t kChunkFirst = 4;
  constexpr size_t kChunkMax = 64;
  const std::string begin = VersionKeysBegin(resource);
  const std::string end = VersionKeysEnd(resource);
  const rocksdb::Slice lower = begin;
  const rocksdb::Slice upper = end;
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &lower;
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> entry(
      store_->db().NewIterator(options, store_->family(Family::kStreams)));
  uint64_t version = from_version;
  if (direction == Direction::kForward) {
    version = std::max<uint64_t>(from_version, 1);
    entry->Seek(VersionKey(resource, version));
  } else {
    entry->SeekForPrev(VersionKey(resource, from_version));
    if (entry->Valid()) version = DecodeVersionKey(resource, ToView(entry->key())).value_or(version);
  }
  bool goes_on = true;
  for (size_t chunk = kChunkFirst; goes_on; chunk = std::min(chunk * 2, kChunkMax)) {
    uint64_t visited = version;
    ASSIGN_OR_RETURN(const std::vector<uint64_t> positions,
                     NextPositions(resource, direction, chunk, version, *entry));
    if (positions.empty()) return absl::OkStatus();
    RETURN_IF_ERROR(VisitEvents(*store_, positions, [&](const StoredRecord& record) -> absl::StatusOr<bool> {
      RETURN_IF_ERROR(CheckBelongs(record, resource, visited));
      visited += direction == Direction::kForward ? 1 : -1;
      goes_on = visit(record);
      return goes_on;
    }));
  }
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> RocksDbEventLog::FindPosition(absl::Time time) const {
  const Head head = GetHead();
  if (time > head.record_time) return head.position + 1;
  uint64_t first = 1;
  for (uint64_t end = head.position + 1; first < end;) {
    const uint64_t middle = first + (end - first) / 2;
    ASSIGN_OR_RETURN(const StoredRecord record, Read(middle));
    ASSIGN_OR_RETURN(const absl::Time recorded, RecordTime(middle, record.bytes));
    if (recorded < time) {
      first = middle + 1;
    } else {
      end = middle;
    }
  }
  return first;
}

absl::StatusOr<std::optional<std::string>> RocksDbEventLog::FindRequest(std::string_view key) const {
  return store_->Find(Family::kRequests, key);
}

absl::StatusOr<std::optional<std::string>> RocksDbEventLog::FindIndex(std::string_view key) const {
  return store_->Find(Family::kIndexes, key);
}

absl::Status RocksDbEventLog::ScanIndex(
    std::string_view prefix,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  const std::string end = PrefixEnd(prefix);
  const rocksdb::Slice upper = end;
  rocksdb::ReadOptions options;
  if (!end.empty()) options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> entry(
      store_->db().NewIterator(options, store_->family(Family::kIndexes)));
  for (entry->Seek(ToSlice(prefix)); entry->Valid(); entry->Next()) {
    if (ToView(entry->key()) == kEndMarkKey) continue;  // Ours, not the ledger's.
    if (!visit(ToView(entry->key()), ToView(entry->value()))) break;
  }
  if (!entry->status().ok()) return ReadError("the decision indexes", entry->status());
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> RocksDbEventLog::FindSnapshot(std::string_view resource,
                                                                         uint64_t version_max) const {
  ASSIGN_OR_RETURN(auto newest, store_->FindLast(Family::kSnapshots, VersionKeysBegin(resource),
                                                 VersionKey(resource, version_max)));
  if (!newest.has_value()) return std::optional<std::string>();
  return std::optional<std::string>(std::move(newest->value));
}

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
    // A page is a cache: one that RocksDB refuses as damaged is as good as none.
    if (statuses[i].IsNotFound() || statuses[i].IsCorruption()) return std::nullopt;
    if (!statuses[i].ok()) return ReadError(absl::StrFormat("a page of %s", resource), statuses[i]);
    if (PageName(ToView(values[i])) != names[i]) return std::nullopt;
    pages.push_back(values[i].ToString());
  }
  return pages;
}

absl::StatusOr<std::optional<std::string>> RocksDbEventLog::FindCheckpoint(uint64_t size_max) const {
  const EncodedNumber first(0);
  const EncodedNumber last(size_max);
  ASSIGN_OR_RETURN(auto newest, store_->FindLast(Family::kCheckpoints, first.view(), last.view()));
  if (!newest.has_value()) return std::optional<std::string>();
  return std::optional<std::string>(std::move(newest->value));
}

absl::StatusOr<std::vector<std::string>> RocksDbEventLog::ReadSuccessions() const {
  std::vector<std::string> notes;
  for (uint64_t number = 1;; ++number) {
    ASSIGN_OR_RETURN(std::optional<std::string> note, store_->Find(Family::kMeta, SuccessionKey(number)));
    if (!note.has_value()) return notes;
    notes.push_back(*std::move(note));
  }
}

absl::StatusOr<std::string> RocksDbEventLog::FindTile(unsigned level, uint64_t index) const {
  ASSIGN_OR_RETURN(std::optional<std::string> tile, store_->Find(Family::kTree, TileKey(level, index)));
  if (!tile.has_value() || tile->size() != tree::kFullTileBytes) {
    return error::Corrupt(absl::StrFormat("the tile %d of level %d", index, level),
                          tile.has_value() ? "it is not full" : "it is missing");
  }
  return *std::move(tile);
}

absl::StatusOr<std::string> RocksDbEventLog::ReadTile(unsigned level, uint64_t index) const {
  {
    MutexLock lock(edge_mutex_);
    const uint64_t hashes = tree::HashesAtLevel(edge_.size(), level);
    const uint64_t full_tiles = hashes >> tree::kTileHeight;
    if (index >= full_tiles) {
      if (index > full_tiles || hashes % tree::kTileWidth == 0) return error::NoSuchTile(level, index);
      return edge_.Partial(level);
    }
  }
  return FindTile(level, index);
}

}  // namespace entente::storage
