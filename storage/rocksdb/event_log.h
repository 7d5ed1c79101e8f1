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

    // The anchor file. Empty: the log has none, and a lost end of it goes unnoticed; for tests.
    std::string anchor_file;

    // Takes a log that has events but no anchor as it is, and anchors it. For restoring a copy whose
    // wholeness was checked in another way. Without it such a log is refused, because deleting the anchor
    // must not be a way around it.
    bool accept_missing_anchor = false;

    // Shared with the other databases of the process. Null members: the log makes its own.
    MemoryBudget budget;

    // Through which RocksDB sees the disk; null for the real one. Must outlive the log.
    rocksdb::Env* env = nullptr;
  };

  // Opens the log, or creates it where there is none.
  //
  // Errors: DATA_LOSS if the log is damaged, shorter than its anchor says, or not the anchor's log;
  // FAILED_PRECONDITION if a newer program wrote it or its anchor is missing; UNAVAILABLE if the disk refuses
  // or another process has it open.
  static absl::StatusOr<std::unique_ptr<RocksDbEventLog>> Open(Options options);

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
  bool AwaitPosition(uint64_t position, std::chrono::milliseconds wait_max) const override;
  void Interrupt() override { tail_.Interrupt(); }

  // Writes the anchor for the present end of the log, if it has moved since the last one. Any thread.
  // UNAVAILABLE if the disk refuses; the log itself goes on. See `AnchorKeeper`.
  absl::Status WriteAnchor();

 private:
  explicit RocksDbEventLog(Options options);

  // The steps of `Open`, in event_log_open.cc.
  absl::Status OpenStore();
  absl::Status CheckFormat();
  absl::Status FindHead();
  absl::Status CheckEndMarks();
  absl::Status CheckAnchor();

  absl::StatusOr<bool> ContinuesStream(const std::string& resource, uint64_t version);
  void Remember(const Batch& batch);

  const Options options_;
  std::unique_ptr<Store> store_;
  std::string log_id_;
  LiveTail tail_;

  // Touched by the thread that applies, and by no other.
  BoundedCache<uint64_t> versions_;
  bool writes_stopped_ = false;

  Mutex anchor_mutex_;
  std::optional<uint64_t> anchored_position_ ABSL_GUARDED_BY(anchor_mutex_);
};

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ROCKSDB_EVENT_LOG_H_
