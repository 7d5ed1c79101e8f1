// The event log in memory: the same contract, for fast tests of the layers above.
#ifndef ENTENTE_STORAGE_MEMORY_EVENT_LOG_H_
#define ENTENTE_STORAGE_MEMORY_EVENT_LOG_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/event_log.h"
#include "storage/live_tail.h"
#include "storage/mutex.h"
#include "storage/tree/right_edge.h"

namespace entente::storage {

// Keeps nothing beyond its own life. Visitors are called without a lock, so they may read the log.
class MemoryEventLog : public EventLog {
 public:
  MemoryEventLog();

  absl::Status Apply(const Batch& batch) override;
  Head GetHead() const override { return tail_.Get(); }
  std::string LogId() const override { return log_id_; }
  absl::StatusOr<StoredRecord> Read(uint64_t position) const override;
  absl::StatusOr<std::vector<StoredRecord>> ReadMany(const std::vector<uint64_t>& positions) const override;
  absl::Status Scan(uint64_t from, Direction direction, const RecordVisitor& visit) const override;
  absl::StatusOr<StreamHead> FindStream(std::string_view resource) const override;
  absl::Status ScanStream(std::string_view resource, uint64_t from_version, Direction direction,
                          const RecordVisitor& visit) const override;
  absl::StatusOr<uint64_t> FindPosition(absl::Time time) const override;
  absl::StatusOr<std::optional<std::string>> FindRequest(std::string_view key) const override;
  absl::StatusOr<std::optional<std::string>> FindIndex(std::string_view key) const override;
  absl::Status ScanIndex(
      std::string_view prefix,
      const std::function<bool(std::string_view key, std::string_view value)>& visit) const override;
  absl::StatusOr<std::optional<std::string>> FindSnapshot(std::string_view resource,
                                                          uint64_t version_max) const override;
  absl::StatusOr<std::optional<std::vector<std::string>>> FindPages(
      std::string_view resource, const std::vector<std::string>& names) const override;
  absl::StatusOr<std::string> ReadTile(unsigned level, uint64_t index) const override;
  absl::Status PutCheckpoint(uint64_t size, std::string_view note) override;
  absl::StatusOr<std::optional<std::string>> FindCheckpoint(uint64_t size_max) const override;
  absl::Status AddSuccession(std::string_view note) override;
  absl::StatusOr<std::vector<std::string>> ReadSuccessions() const override;
  absl::Status ScanEntries(EntryKind kind, std::string_view from, const EntryVisitor& visit) const override;
  absl::Status ScanResources(std::string_view after, const ResourceVisitor& visit) const override;
  bool AwaitPosition(uint64_t position, std::chrono::milliseconds wait_max) const override;
  void Interrupt() override { tail_.Interrupt(); }

 private:
  using Text = std::map<std::string, std::string, std::less<>>;
  using Positions = std::vector<uint64_t>;  // Of the versions of one resource, from 1.

  absl::Status Check(const Batch& batch) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Store(const Batch& batch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::optional<std::string> Find(const Text& entries, std::string_view key) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // A copy of the entries of a kind, with the keys that they would have on disk.
  Text EntriesOf(EntryKind kind) const;

  const std::string log_id_;
  LiveTail tail_;
  mutable Mutex mutex_;
  // Shared, because a reader goes on with a record after it has let go of the lock.
  std::vector<std::shared_ptr<const StoredRecord>> records_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Positions, std::less<>> streams_ ABSL_GUARDED_BY(mutex_);
  Text requests_ ABSL_GUARDED_BY(mutex_);
  Text indexes_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, std::map<uint64_t, std::string>, std::less<>> snapshots_ ABSL_GUARDED_BY(mutex_);
  std::map<std::pair<std::string, std::string>, std::string> pages_ ABSL_GUARDED_BY(mutex_);
  tree::RightEdge edge_ ABSL_GUARDED_BY(mutex_);
  std::map<std::pair<unsigned, uint64_t>, std::string> tiles_ ABSL_GUARDED_BY(mutex_);
  std::map<uint64_t, std::string> checkpoints_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> successions_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_MEMORY_EVENT_LOG_H_
