// How RocksDB is set up for the log.
#ifndef ENTENTE_STORAGE_ROCKSDB_OPTIONS_H_
#define ENTENTE_STORAGE_ROCKSDB_OPTIONS_H_

#include <rocksdb/options.h>

#include "storage/rocksdb/column_families.h"
#include "storage/rocksdb/memory_budget.h"

namespace entente::storage {

// What holds for the whole database: durability, recovery, bounds on memory and files.
rocksdb::DBOptions LogDbOptions(const MemoryBudget& budget, rocksdb::Env* env);

// What holds for one column family.
rocksdb::ColumnFamilyOptions LogFamilyOptions(Family family, const MemoryBudget& budget);

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ROCKSDB_OPTIONS_H_
