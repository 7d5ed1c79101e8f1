// The store of the floor: RocksDB behind one committer thread that writes whatever waits in one batch with
// one fsync. It is to be as fast as such a store can be, because everything of ours is measured against it.
#pragma once

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace entente::benchmarks {

// What waits for the committer: entries that become durable together, and what is done then. The committer
// calls both functions on its own thread and forgets the object with the second.
class Pending {
 public:
  virtual ~Pending() = default;
  // Puts the entries into `batch`, the first one at `position` + 1, and returns the position of the last.
  virtual uint64_t AddTo(rocksdb::WriteBatch& batch, uint64_t position) = 0;
  // Answers the caller. `status` is that of the write and fsync.
  virtual void Written(const rocksdb::Status& status) = 0;
};

// Puts one entry and its index row into `batch`.
void PutEntry(rocksdb::WriteBatch& batch, uint64_t position, const std::string& id,
              const std::string& payload);

// Thread-safe. Stops after what was submitted is written; nothing may be submitted after `Stop`.
class FloorStore {
 public:
  // Opens or makes the store in `directory`. Ends the program if that fails: a floor has nothing to fall back
  // on.
  explicit FloorStore(const std::string& directory);
  ~FloorStore();

  // Takes `pending`, which must live until its `Written` has been called.
  void Submit(Pending* pending);

  // Writes what waits, then flushes, so that the next start has no log to replay.
  void Stop();

  // Reads all entries and writes a row for each to a new store beside this one. Returns the number of rows.
  uint64_t Rebuild();

 private:
  void Run();

  const std::string directory_;
  std::unique_ptr<rocksdb::DB> db_;
  std::mutex mutex_;
  std::condition_variable work_;
  std::vector<Pending*> waiting_;
  bool stopping_ = false;
  std::thread committer_;
};

}  // namespace entente::benchmarks
