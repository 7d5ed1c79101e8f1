// The memory that every RocksDB of the process shares.
#ifndef ENTENTE_STORAGE_ROCKSDB_MEMORY_BUDGET_H_
#define ENTENTE_STORAGE_ROCKSDB_MEMORY_BUDGET_H_

#include <cstddef>
#include <memory>

namespace rocksdb {
class Cache;
class WriteBufferManager;
}  // namespace rocksdb

namespace entente::storage {

// One block cache and one budget for write buffers, which is charged to the cache: together they stay near
// `total_bytes`, however many databases use them. Give the same budget to the log and to the views.
struct MemoryBudget {
  static constexpr size_t kTotalBytes = size_t{128} << 20;
  static constexpr size_t kWriteBufferBytes = size_t{64} << 20;

  static MemoryBudget Make(size_t total_bytes = kTotalBytes, size_t write_buffer_bytes = kWriteBufferBytes);

  std::shared_ptr<rocksdb::Cache> block_cache;
  std::shared_ptr<rocksdb::WriteBufferManager> write_buffers;
};

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ROCKSDB_MEMORY_BUDGET_H_
