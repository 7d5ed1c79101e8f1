#include "storage/rocksdb/memory_budget.h"

#include <rocksdb/cache.h>
#include <rocksdb/write_buffer_manager.h>

namespace entente::storage {

MemoryBudget MemoryBudget::Make(size_t total_bytes, size_t write_buffer_bytes) {
  MemoryBudget budget;
  budget.block_cache = rocksdb::NewLRUCache(total_bytes);
  budget.write_buffers =
      std::make_shared<rocksdb::WriteBufferManager>(write_buffer_bytes, budget.block_cache);
  return budget;
}

}  // namespace entente::storage
