#include "services/views/view_store.h"

#include <rocksdb/cache.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"
#include "services/views/errors.h"
#include "storage/rocksdb/table_files.h"
#include "storage/status_macros.h"

namespace entente::views {
namespace {

// In the default column family: what the rows were made from.
constexpr char kOriginKey[] = "origin";

// A file of this name says that rows were found damaged.
constexpr char kDamageMarker[] = "DAMAGED";

constexpr size_t kWriteBufferBytes = size_t{16} << 20;
constexpr int kOpenFilesMax = 128;

std::string FamilyName(const ViewId& view) {
  return absl::StrFormat("%s.%d", view.name, view.version);
}

// The view of a column family: what stands before the last point.
std::string_view ViewOf(std::string_view family) {
  return family.substr(0, family.rfind('.'));
}

rocksdb::ColumnFamilyOptions FamilyOptions(const storage::MemoryBudget& budget) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = budget.block_cache;
  table.cache_index_and_filter_blocks = true;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10, false));
  table.block_size = size_t{16} << 10;
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = kWriteBufferBytes;
  options.compression = rocksdb::kLZ4Compression;
  return options;
}

rocksdb::DBOptions DatabaseOptions(const storage::MemoryBudget& budget) {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.write_buffer_manager = budget.write_buffers;
  options.max_open_files = kOpenFilesMax;
  options.max_background_jobs = 2;
  options.skip_stats_update_on_db_open = true;
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.max_log_file_size = size_t{1} << 20;
  options.keep_log_file_num = 2;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

// True if another process has the database in `directory` open: then nothing in it is ours to delete.
bool IsLockedByOthers(const std::string& directory) {
  const std::string file = (std::filesystem::path(directory) / "LOCK").string();
  if (!std::filesystem::exists(file)) return false;
  rocksdb::FileLock* lock = nullptr;
  if (!rocksdb::Env::Default()->LockFile(file, &lock).ok()) return true;
  rocksdb::Env::Default()->UnlockFile(lock);
  return false;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ViewStore>> ViewStore::Open(Options options) {
  if (options.budget.block_cache == nullptr) options.budget = storage::MemoryBudget::Make();
  std::unique_ptr<ViewStore> store(new ViewStore(std::move(options)));
  RETURN_IF_ERROR(store->OpenOrRebuild());
  return store;
}

absl::Status ViewStore::OpenOrRebuild() {
  const std::filesystem::path directory = options_.directory;
  std::error_code failure;
  std::filesystem::create_directories(directory, failure);
  if (failure) return error::RowsUnavailable(failure.message());
  if (!std::filesystem::exists(directory / kDamageMarker)) {
    if (OpenDatabase().ok()) return absl::OkStatus();
    Close();
  }
  // Whatever is wrong, the log has everything that is needed to make the rows again.
  if (IsLockedByOthers(options_.directory)) return error::RowsUnavailable("another process has them open");
  std::filesystem::remove_all(directory, failure);
  std::filesystem::create_directories(directory, failure);
  const rocksdb::Status status = OpenDatabase();
  return status.ok() ? absl::OkStatus() : error::RowsUnavailable(status.ToString());
}

rocksdb::Status ViewStore::OpenDatabase() {
  const rocksdb::DBOptions options = DatabaseOptions(options_.budget);
  std::vector<std::string> names;
  const bool is_new = !std::filesystem::exists(std::filesystem::path(options_.directory) / "CURRENT");
  if (is_new) {
    names = {rocksdb::kDefaultColumnFamilyName};
  } else if (const rocksdb::Status status =
                 rocksdb::DB::ListColumnFamilies(options, options_.directory, &names);
             !status.ok()) {
    return status;
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string& name : names) descriptors.emplace_back(name, FamilyOptions(options_.budget));
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  rocksdb::Status status = rocksdb::DB::Open(options, options_.directory, descriptors, &handles, &db);
  if (!status.ok()) return status;
  db_.reset(db);
  {
    MutexLock lock(mutex_);
    for (rocksdb::ColumnFamilyHandle* handle : handles) families_[handle->GetName()] = Owned(handle);
  }
  if (rocksdb::Status checked = CheckOrigin(is_new); !checked.ok()) return checked;
  return CreateTables();
}

rocksdb::Status ViewStore::CheckOrigin(bool is_new) {
  const std::string origin = absl::StrFormat("%d:", options_.fold_version) + options_.log_id;
  if (is_new) return db_->Put(rocksdb::WriteOptions(), kOriginKey, origin);
  std::string found;
  if (rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), kOriginKey, &found); !status.ok())
    return status;
  return found == origin ? rocksdb::Status::OK()
                         : rocksdb::Status::InvalidArgument("the rows are of another log or fold");
}

rocksdb::Status ViewStore::CreateTables() {
  MutexLock lock(mutex_);
  for (auto family = families_.begin(); family != families_.end();) {
    if (IsKept(family->first)) {
      ++family;
      continue;
    }
    if (rocksdb::Status status = db_->DropColumnFamily(family->second.get()); !status.ok()) return status;
    family = families_.erase(family);
  }
  for (const ViewId& view : options_.views) {
    ViewTable::Family& family = families_[FamilyName(view)];
    if (family == nullptr) {
      rocksdb::ColumnFamilyHandle* made = nullptr;
      const rocksdb::Status status =
          db_->CreateColumnFamily(FamilyOptions(options_.budget), FamilyName(view), &made);
      if (!status.ok()) return status;
      family = Owned(made);
    }
    AddTable(view, family);
    tables_[view.name].damage_marker_ = (std::filesystem::path(options_.directory) / kDamageMarker).string();
  }
  return rocksdb::Status::OK();
}

void ViewStore::AddTable(const ViewId& view, const ViewTable::Family& family) {
  ViewTable& table = tables_[view.name];
  table.view_ = view.name;
  table.db_ = db_.get();
  MutexLock lock(table.mutex_);
  table.family_ = family;
}

ViewTable::Family ViewStore::Owned(rocksdb::ColumnFamilyHandle* handle) const {
  return {handle,
          [db = db_.get()](rocksdb::ColumnFamilyHandle* owned) { db->DestroyColumnFamilyHandle(owned); }};
}

absl::Status ViewStore::BeginAnew(std::string_view view) {
  MutexLock lock(mutex_);
  ViewTable& table = *Find(view);
  std::string name;
  {
    MutexLock table_lock(table.mutex_);
    table.is_damaged_ = true;  // Nobody else is to see rows that are not all there yet.
    table.builder_ = std::this_thread::get_id();
    name = table.family_->GetName();
  }
  // Damaged files are dropped as they are: to delete row by row would have them compacted, and so read.
  rocksdb::ColumnFamilyHandle* made = nullptr;
  rocksdb::Status status = db_->DropColumnFamily(families_[name].get());
  if (status.ok()) status = db_->CreateColumnFamily(FamilyOptions(options_.budget), name, &made);
  if (!status.ok()) return error::RowsUnavailable(status.ToString());
  families_[name] = Owned(made);
  MutexLock table_lock(table.mutex_);
  table.family_ = families_[name];
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<ViewStore>> ViewStore::OpenReadOnly(Options options) {
  if (options.budget.block_cache == nullptr) options.budget = storage::MemoryBudget::Make();
  std::unique_ptr<ViewStore> store(new ViewStore(std::move(options)));
  RETURN_IF_ERROR(store->OpenAsItIs());
  return store;
}

absl::Status ViewStore::OpenAsItIs() {
  if (!std::filesystem::exists(std::filesystem::path(options_.directory) / "CURRENT")) {
    return error::NoRows("there are none");
  }
  const rocksdb::DBOptions options = DatabaseOptions(options_.budget);
  std::vector<std::string> names;
  rocksdb::Status status = rocksdb::DB::ListColumnFamilies(options, options_.directory, &names);
  if (!status.ok()) return error::RowsCorrupt("all", status.ToString());
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string& name : names) descriptors.emplace_back(name, FamilyOptions(options_.budget));
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  status = rocksdb::DB::OpenForReadOnly(options, options_.directory, descriptors, &handles, &db);
  if (!status.ok()) {
    const absl::Status damaged = storage::FindDamagedTable(options_.directory, options, descriptors);
    return error::RowsCorrupt("all", damaged.ok() ? status.ToString() : std::string(damaged.message()));
  }
  db_.reset(db);
  {
    MutexLock lock(mutex_);
    for (rocksdb::ColumnFamilyHandle* handle : handles) families_[handle->GetName()] = Owned(handle);
    for (const ViewId& view : options_.views) {
      const auto family = families_.find(FamilyName(view));
      if (family != families_.end()) AddTable(view, family->second);
    }
  }
  if (CheckOrigin(false).ok()) return absl::OkStatus();
  const absl::Status damaged = storage::FindDamagedTable(options_.directory, options, descriptors);
  if (!damaged.ok()) return error::RowsCorrupt("all", std::string(damaged.message()));
  return error::NoRows("they are of another log or fold");
}

absl::Status ViewStore::CheckFiles(const storage::FileVisitor& visit) const {
  return storage::CheckTableFiles(*db_, visit);
}

bool ViewStore::IsKept(std::string_view family) const {
  if (family == rocksdb::kDefaultColumnFamilyName) return true;
  for (const ViewId& view : options_.views) {
    if (ViewOf(family) == view.name) return true;
  }
  return false;
}

ViewTable* ViewStore::Find(std::string_view view) {
  const auto found = tables_.find(view);
  return found == tables_.end() ? nullptr : &found->second;
}

void ViewStore::DropOtherVersions(std::string_view view) {
  MutexLock lock(mutex_);
  ViewTable* const table = Find(view);
  std::string kept;
  if (table != nullptr) {
    MutexLock table_lock(table->mutex_);
    kept = table->family_->GetName();
  }
  for (auto family = families_.begin(); family != families_.end();) {
    const bool is_other = table != nullptr && ViewOf(family->first) == view && family->first != kept;
    // What cannot be dropped now is tried again at the next start.
    if (!is_other || !db_->DropColumnFamily(family->second.get()).ok()) {
      ++family;
      continue;
    }
    family = families_.erase(family);
  }
}

void ViewStore::Close() {
  MutexLock lock(mutex_);
  families_.clear();
  tables_.clear();
  db_.reset();
}

// RocksDB itself writes what is only in memory when a database without a write-ahead log is closed.
ViewStore::~ViewStore() {
  Close();
}

}  // namespace entente::views
