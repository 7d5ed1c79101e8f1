// The event log in RocksDB. storage/FORMAT.md says what stands on disk and what a crash leaves.
#ifndef ENTENTE_STORAGE_ROCKSDB_EVENT_LOG_H_
#define ENTENTE_STORAGE_ROCKSDB_EVENT_LOG_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/bounded_cache.h"
#include "storage/event_log.h"
#include "storage/live_tail.h"
#include "storage/mutex.h"
#include "storage/rocksdb/memory_budget.h"
#include "storage/tree/right_edge.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace entente::storage {

class Store;

// Each `Apply` is one write batch and one fsync. Visitors run over a consistent view of the log while new
// batches are written; they should not take long, because that view holds back what RocksDB may free.
//
// The last call on it, by one thread, is its destructor, which flushes: opening it again then replays
// nothing.
class RocksDbEventLog : public EventLog {
 public:
  struct Options {
    // Where RocksDB keeps its files; made if it is not there.
    std::string directory;

    // Shared with the other databases of the process. Null members: the log makes its own.
    MemoryBudget budget;

    // Through which RocksDB sees the disk; null for the real one. Must outlive the log.
    rocksdb::Env* env = nullptr;
  };

  // Opens the log, or creates it where there is none. Whether it is all that it ever was only its anchor can
  // tell (see storage/anchor.h).
  //
  // Errors: DATA_LOSS if the log is damaged; FAILED_PRECONDITION if a newer program wrote it; UNAVAILABLE if
  // the disk refuses or another process has it open.
  static absl::StatusOr<std::unique_ptr<RocksDbEventLog>> Open(Options options);

  // Whether there is a log in `directory`.
  static bool Exists(const std::string& directory);

  ~RocksDbEventLog() override;

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
  absl::Status CheckFiles(const FileVisitor& visit) const override;
  bool AwaitPosition(uint64_t position, std::chrono::milliseconds wait_max) const override;
  void Interrupt() override { tail_.Interrupt(); }

 private:
  explicit RocksDbEventLog(Options options);

  // The steps of `Open`, in event_log_open.cc.
  absl::Status OpenStore();
  absl::Status CheckFormat();
  absl::Status FindHead();
  absl::Status CheckEndMarks();
  absl::Status RebuildTreeEdge();

  // A full tile, from the disk.
  absl::StatusOr<std::string> FindTile(unsigned level, uint64_t index) const;
  absl::StatusOr<bool> ContinuesStream(const std::string& resource, uint64_t version);
  tree::RightEdge CopyEdge() const;
  void Remember(const Batch& batch, tree::RightEdge edge);

  const Options options_;
  std::unique_ptr<Store> store_;
  std::string log_id_;
  LiveTail tail_;

  // Touched by the thread that applies, and by no other.
  BoundedCache<uint64_t> versions_;
  bool writes_stopped_ = false;

  // Covers at least what `tail_` has told; what it does not hold any more stands in the family of tiles.
  mutable Mutex edge_mutex_;
  tree::RightEdge edge_ ABSL_GUARDED_BY(edge_mutex_);
};

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ROCKSDB_EVENT_LOG_H_
