#include "storage/rocksdb/options.h"

#include <rocksdb/cache.h>
#include <rocksdb/env.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

namespace entente::storage {
namespace {

// A write buffer is full at this size; the shared budget may flush it earlier.
constexpr size_t kWriteBufferBytes = size_t{64} << 20;

// The write-ahead log is replayed after a crash, so its length bounds the time to open: replaying a megabyte
// takes 20 to 40 ms of one core.
constexpr uint64_t kWalBytesMax = uint64_t{24} << 20;

// Bounds the file descriptors, and the table readers in memory.
constexpr int kOpenFilesMax = 256;

bool IsAskedByKey(Family family) {
  return family == Family::kStreams || family == Family::kRequests || family == Family::kIndexes;
}

}  // namespace

rocksdb::DBOptions LogDbOptions(const MemoryBudget& budget, rocksdb::Env* env) {
  rocksdb::DBOptions options;
  if (env != nullptr) options.env = env;
  options.create_if_missing = true;
  options.create_missing_column_families = true;

  // A torn end of the write-ahead log is what a crash leaves; anything else wrong in it is damage, and
  // opening fails. What is replayed is flushed and synced before opening returns (avoid_flush_during_recovery
  // is off).
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;
  options.avoid_flush_during_recovery = false;
  options.paranoid_checks = true;
  options.max_total_wal_size = kWalBytesMax;
  // After a failed write nothing is tried again behind our back: the log stops writing, and says so.
  options.max_bgerror_resume_count = 0;
  // What no block's checksum covers (footers, properties) is in that of the whole file, which the manifest
  // keeps. It costs 0.6 ms of CPU for each megabyte that is written to a table.
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();

  options.write_buffer_manager = budget.write_buffers;
  options.max_open_files = kOpenFilesMax;
  options.max_background_jobs = 2;
  options.bytes_per_sync = uint64_t{1} << 20;
  // There is one writer, so the concurrent memtable would only cost atomic operations.
  options.allow_concurrent_memtable_write = false;
  // Opening reads the manifest and must not read every table for its statistics.
  options.max_manifest_file_size = uint64_t{16} << 20;
  options.skip_stats_update_on_db_open = true;

  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.max_log_file_size = size_t{1} << 20;
  options.keep_log_file_num = 3;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

rocksdb::ColumnFamilyOptions LogFamilyOptions(Family family, const MemoryBudget& budget) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = budget.block_cache;
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.format_version = 5;
  table.block_size = size_t{16} << 10;
  if (IsAskedByKey(family)) table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10, false));

  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = kWriteBufferBytes;
  options.level_compaction_dynamic_level_bytes = true;
  // Events come in the order of their keys, so compaction moves their files without rewriting them as long as
  // all levels compress alike. LZ4 rather than ZSTD: an import must not wait for the compression.
  options.compression = rocksdb::kLZ4Compression;
  // Hashes do not compress.
  if (family == Family::kTree) options.compression = rocksdb::kNoCompression;
  if (IsAskedByKey(family)) {
    // Most questions are for keys that are not there yet, such as a new request id.
    options.memtable_prefix_bloom_size_ratio = 0.05;
    options.memtable_whole_key_filtering = true;
  }
  return options;
}

}  // namespace entente::storage
