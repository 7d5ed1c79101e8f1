#include "storage/memory/event_log.h"

#include <algorithm>

#include "storage/batch_check.h"
#include "storage/errors.h"
#include "storage/log_id.h"
#include "storage/record_fields.h"
#include "storage/rocksdb/keys.h"
#include "storage/status_macros.h"
#include "storage/tree/succession.h"

namespace entente::storage {
namespace {

// Calls `at` with each number from `from` to the end of 1..last in a direction, until it returns false or an
// error: the walk of `Scan` and `ScanStream`.
template <typename At>
absl::Status Walk(uint64_t from, uint64_t last, Direction direction, At at) {
  const bool forward = direction == Direction::kForward;
  for (uint64_t i = forward ? std::max<uint64_t>(from, 1) : std::min(from, last); i >= 1 && i <= last;
       forward ? ++i : --i) {
    ASSIGN_OR_RETURN(const bool more, at(i));
    if (!more) break;
  }
  return absl::OkStatus();
}

}  // namespace

MemoryEventLog::MemoryEventLog() : log_id_(NewLogId()) {}

absl::Status MemoryEventLog::Apply(const Batch& batch) {
  {
    MutexLock lock(mutex_);
    RETURN_IF_ERROR(Check(batch));
    Store(batch);
  }
  if (!batch.appends.empty()) tail_.Publish({batch.appends.back().position, batch.record_time});
  return absl::OkStatus();
}

absl::Status MemoryEventLog::Check(const Batch& batch) const {
  return CheckContinues(
      batch, tail_.Get(),
      [this](const std::string& resource, uint64_t version) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
        const auto found = streams_.find(resource);
        return absl::StatusOr<bool>(version == (found == streams_.end() ? 0 : found->second.size()) + 1);
      });
}

void MemoryEventLog::Store(const Batch& batch) {
  std::vector<tree::FullTile> filled;
  for (const Append& append : batch.appends) {
    edge_.Append(*tree::ToHash(append.leaf_hash), filled);
    records_.push_back(
        std::make_shared<const StoredRecord>(StoredRecord{append.position, append.bytes, append.leaf_hash}));
    streams_[append.resource].push_back(append.position);
  }
  for (tree::FullTile& tile : filled) tiles_[{tile.level, tile.index}] = std::move(tile.hashes);
  for (const RequestEntry& request : batch.requests) requests_[request.key] = request.value;
  for (const IndexChange& change : batch.index_changes) {
    if (change.value.has_value()) {
      indexes_[change.key] = *change.value;
    } else {
      indexes_.erase(change.key);
    }
  }
  for (const SnapshotEntry& snapshot : batch.snapshots) {
    snapshots_[snapshot.resource][snapshot.version] = snapshot.value;
  }
  for (const PageEntry& page : batch.pages) pages_[{page.resource, page.name}] = page.value;
}

absl::StatusOr<StoredRecord> MemoryEventLog::Read(uint64_t position) const {
  std::shared_ptr<const StoredRecord> record;
  {
    MutexLock lock(mutex_);
    if (position == 0 || position > records_.size()) return error::NoSuchPosition(position);
    record = records_[position - 1];
  }
  return *record;
}

absl::StatusOr<std::vector<StoredRecord>> MemoryEventLog::ReadMany(
    const std::vector<uint64_t>& positions) const {
  std::vector<StoredRecord> records;
  records.reserve(positions.size());
  for (const uint64_t position : positions) {
    ASSIGN_OR_RETURN(StoredRecord record, Read(position));
    records.push_back(std::move(record));
  }
  return records;
}

absl::Status MemoryEventLog::Scan(uint64_t from, Direction direction, const RecordVisitor& visit) const {
  return Walk(from, GetHead().position, direction, [&](uint64_t position) -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(const StoredRecord record, Read(position));
    return visit(record);
  });
}

absl::StatusOr<StreamHead> MemoryEventLog::FindStream(std::string_view resource) const {
  MutexLock lock(mutex_);
  const auto found = streams_.find(resource);
  if (found == streams_.end()) return StreamHead{};
  return StreamHead{found->second.size(), found->second.back()};
}

absl::Status MemoryEventLog::ScanStream(std::string_view resource, uint64_t from_version, Direction direction,
                                        const RecordVisitor& visit) const {
  Positions positions;
  {
    MutexLock lock(mutex_);
    if (const auto found = streams_.find(resource); found != streams_.end()) positions = found->second;
  }
  return Walk(from_version, positions.size(), direction, [&](uint64_t version) -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(const StoredRecord record, Read(positions[version - 1]));
    return visit(record);
  });
}

absl::StatusOr<uint64_t> MemoryEventLog::FindPosition(absl::Time time) const {
  uint64_t first = 1;
  for (uint64_t end = GetHead().position + 1; first < end;) {
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

absl::StatusOr<std::string> MemoryEventLog::ReadTile(unsigned level, uint64_t index) const {
  MutexLock lock(mutex_);
  if (const auto full = tiles_.find({level, index}); full != tiles_.end()) return full->second;
  const uint64_t full_tiles = tree::HashesAtLevel(edge_.size(), level) >> tree::kTileHeight;
  if (level >= tree::kTileLevelsMax || index != full_tiles || edge_.Partial(level).empty()) {
    return error::NoSuchTile(level, index);
  }
  return edge_.Partial(level);
}

std::optional<std::string> MemoryEventLog::Find(const Text& entries, std::string_view key) const {
  const auto found = entries.find(key);
  if (found == entries.end()) return std::nullopt;
  return found->second;
}

absl::StatusOr<std::optional<std::string>> MemoryEventLog::FindRequest(std::string_view key) const {
  MutexLock lock(mutex_);
  return Find(requests_, key);
}

absl::StatusOr<std::optional<std::string>> MemoryEventLog::FindIndex(std::string_view key) const {
  MutexLock lock(mutex_);
  return Find(indexes_, key);
}

absl::Status MemoryEventLog::ScanIndex(
    std::string_view prefix,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  std::vector<std::pair<std::string, std::string>> entries;
  {
    MutexLock lock(mutex_);
    for (auto entry = indexes_.lower_bound(prefix); entry != indexes_.end(); ++entry) {
      if (!entry->first.starts_with(prefix)) break;
      entries.push_back(*entry);
    }
  }
  for (const auto& [key, value] : entries) {
    if (!visit(key, value)) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> MemoryEventLog::FindSnapshot(std::string_view resource,
                                                                        uint64_t version_max) const {
  MutexLock lock(mutex_);
  const auto found = snapshots_.find(resource);
  if (found == snapshots_.end()) return std::optional<std::string>();
  const auto after = found->second.upper_bound(version_max);
  if (after == found->second.begin()) return std::optional<std::string>();
  return std::optional<std::string>(std::prev(after)->second);
}

absl::StatusOr<std::optional<std::vector<std::string>>> MemoryEventLog::FindPages(
    std::string_view resource, const std::vector<std::string>& names) const {
  std::vector<std::string> pages;
  pages.reserve(names.size());
  MutexLock lock(mutex_);
  for (const std::string& name : names) {
    const auto found = pages_.find({std::string(resource), name});
    if (found == pages_.end()) return std::nullopt;
    pages.push_back(found->second);
  }
  return pages;
}

absl::Status MemoryEventLog::PutCheckpoint(uint64_t size, std::string_view note) {
  MutexLock lock(mutex_);
  checkpoints_[size] = note;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> MemoryEventLog::FindCheckpoint(uint64_t size_max) const {
  MutexLock lock(mutex_);
  const auto beyond = checkpoints_.upper_bound(size_max);
  if (beyond == checkpoints_.begin()) return std::optional<std::string>();
  return std::optional<std::string>(std::prev(beyond)->second);
}

absl::Status MemoryEventLog::AddSuccession(std::string_view note) {
  MutexLock lock(mutex_);
  if (successions_.size() == tree::kSuccessionsMax) return error::TooManySuccessions(tree::kSuccessionsMax);
  successions_.emplace_back(note);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> MemoryEventLog::ReadSuccessions() const {
  MutexLock lock(mutex_);
  return successions_;
}

MemoryEventLog::Text MemoryEventLog::EntriesOf(EntryKind kind) const {
  MutexLock lock(mutex_);
  Text entries;
  switch (kind) {
    case EntryKind::kRequest:
      return requests_;
    case EntryKind::kIndex:
      return indexes_;
    case EntryKind::kSnapshot:
      for (const auto& [resource, versions] : snapshots_) {
        for (const auto& [version, value] : versions) entries[VersionKey(resource, version)] = value;
      }
      for (const auto& [key, value] : pages_) entries[PageKey(key.first, key.second)] = value;
      break;
    case EntryKind::kCheckpoint:
      for (const auto& [size, note] : checkpoints_) entries[std::string(EncodedNumber(size).view())] = note;
      break;
    case EntryKind::kSuccession:
      for (const std::string& note : successions_) entries[SuccessionKey(entries.size() + 1)] = note;
      break;
  }
  return entries;
}

absl::Status MemoryEventLog::ScanEntries(EntryKind kind, std::string_view from,
                                         const EntryVisitor& visit) const {
  const Text entries = EntriesOf(kind);
  for (auto entry = entries.lower_bound(from); entry != entries.end(); ++entry) {
    if (!visit(entry->first, std::string_view(entry->second))) break;
  }
  return absl::OkStatus();
}

absl::Status MemoryEventLog::ScanResources(std::string_view after, const ResourceVisitor& visit) const {
  std::vector<std::string> names;
  {
    MutexLock lock(mutex_);
    for (auto stream = streams_.upper_bound(after); stream != streams_.end(); ++stream) {
      names.push_back(stream->first);
    }
  }
  for (const std::string& name : names) {
    if (!visit(name)) break;
  }
  return absl::OkStatus();
}

bool MemoryEventLog::AwaitPosition(uint64_t position, std::chrono::milliseconds wait_max) const {
  return tail_.Await(position, wait_max);
}

}  // namespace entente::storage
