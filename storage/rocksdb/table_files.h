// The files of tables, held against the checksums that RocksDB has noted in its manifest when it wrote them.
// The checksums of blocks leave gaps: no block is the footer, and what is wrong in the properties RocksDB
// blames on the manifest.
#ifndef ENTENTE_STORAGE_ROCKSDB_TABLE_FILES_H_
#define ENTENTE_STORAGE_ROCKSDB_TABLE_FILES_H_

#include <rocksdb/db.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/event_log.h"

namespace entente::storage {

// Reads every table that belongs to the database, in pieces. Runs beside a writer: a table that goes while it
// is looked at is passed over. UNAVAILABLE if the disk refuses.
absl::Status CheckTableFiles(rocksdb::DB& db, const FileVisitor& visit);

// For a database that cannot be opened: DATA_LOSS with the first table that is damaged and how many there
// are. OK if none is, or the database is so damaged that nobody knows its tables. Changes nothing.
absl::Status FindDamagedTable(const std::string& directory, rocksdb::DBOptions options,
                              const std::vector<rocksdb::ColumnFamilyDescriptor>& families);

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ROCKSDB_TABLE_FILES_H_
