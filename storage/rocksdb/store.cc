#include "storage/rocksdb/store.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "storage/durable_file.h"
#include "storage/errors.h"
#include "storage/rocksdb/options.h"
#include "storage/rocksdb/table_files.h"
#include "storage/status_macros.h"

namespace entente::storage {
namespace {

constexpr std::string_view kManifestPrefix = "MANIFEST-";
constexpr size_t kCurrentBytesMax = 64;

// The manifest that CURRENT names, with its path; why there is none, if that is so.
absl::StatusOr<std::string> ManifestOf(const std::string& directory) {
  const std::string current = directory + "/CURRENT";
  ASSIGN_OR_RETURN(const auto text, ReadSmallFile(current, kCurrentBytesMax));
  if (!text.has_value()) return error::Unreadable(current, "it is not there");
  if (!text->starts_with(kManifestPrefix) || !text->ends_with('\n')) {
    return error::Corrupt(current, "it names no manifest");
  }
  const std::string manifest = text->substr(0, text->size() - 1);
  std::error_code ignored;
  if (!std::filesystem::exists(directory + "/" + manifest, ignored)) {
    return error::Corrupt(current,
                          absl::StrFormat("it names '%s', which is not there", absl::CEscape(manifest)));
  }
  return directory + "/" + manifest;
}

// The families on disk must be the first of ours: they are created in order, and a crash may have come
// between two of them. Anything else is newer than this program, or damaged.
absl::Status CheckFamilies(const std::string& directory, const rocksdb::DBOptions& options) {
  ASSIGN_OR_RETURN(const std::string manifest, ManifestOf(directory));
  std::vector<std::string> found;
  const rocksdb::Status status = rocksdb::DB::ListColumnFamilies(options, directory, &found);
  if (!status.ok()) return ReadError(manifest, status);
  for (const std::string& name : found) {
    if (std::find(kFamilyNames.begin(), kFamilyNames.end(), name) == kFamilyNames.end()) {
      return error::UnknownFormat(directory, absl::StrFormat("a column family '%s'", name));
    }
  }
  return absl::OkStatus();
}

// What opening was refused for. RocksDB blames the manifest for what is wrong in tables, and names no file
// where it means the write-ahead log, so they are named here.
absl::Status OpenError(const std::string& directory, const rocksdb::DBOptions& options,
                       const std::vector<rocksdb::ColumnFamilyDescriptor>& families,
                       const rocksdb::Status& status) {
  // The disk refuses, or another process has it open: then reading it all tells nothing.
  if (!status.IsIOError()) RETURN_IF_ERROR(FindDamagedTable(directory, options, families));
  const std::string why = status.ToString();
  if (!status.IsCorruption() || why.find(directory) != std::string::npos) return ReadError(directory, status);
  std::string files;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
    if (entry.path().extension() == ".log")
      files += (files.empty() ? "" : ", ") + entry.path().filename().string();
  }
  return error::Corrupt(absl::StrFormat("the write-ahead log in %s (%s)", directory, files), why);
}

}  // namespace

absl::Status ReadError(std::string_view what, const rocksdb::Status& status) {
  if (status.IsCorruption()) return error::Corrupt(what, status.ToString());
  return error::Unreadable(what, status.ToString());
}

bool Store::Exists(const std::string& directory) {
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::path(directory) / "CURRENT", ignored);
}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(const std::string& directory, const MemoryBudget& budget,
                                                   rocksdb::Env* env) {
  const rocksdb::DBOptions options = LogDbOptions(budget, env);
  if (Exists(directory)) RETURN_IF_ERROR(CheckFamilies(directory, options));
  // RocksDB makes its directory durable, but not the entry of it in the one above.
  RETURN_IF_ERROR(MakeDirectory(directory, 0755));

  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    families.emplace_back(kFamilyNames[i], LogFamilyOptions(static_cast<Family>(i), budget));
  }
  std::unique_ptr<Store> store(new Store);
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(options, directory, families, &store->handles_, &db);
  if (!status.ok()) return OpenError(directory, options, families, status);
  store->db_.reset(db);
  for (size_t i = 0; i < store->handles_.size(); ++i) {
    if (store->handles_[i]->GetID() != i) {
      return error::Corrupt(directory, absl::StrFormat("family '%s' has number %d instead of %d",
                                                       kFamilyNames[i], store->handles_[i]->GetID(), i));
    }
  }
  return store;
}

Store::~Store() {
  if (db_ == nullptr) return;
  // If this fails, the write-ahead log still holds everything, and the next opening replays it.
  db_->Flush(rocksdb::FlushOptions(), handles_).PermitUncheckedError();
  for (rocksdb::ColumnFamilyHandle* handle : handles_) {
    db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  }
  db_->Close().PermitUncheckedError();
}

absl::StatusOr<std::optional<std::string>> Store::Find(Family family, std::string_view key) const {
  std::string value;
  const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), this->family(family), ToSlice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return ReadError(kFamilyNames[static_cast<size_t>(family)], status);
  return std::optional<std::string>(std::move(value));
}

absl::StatusOr<std::optional<Store::Entry>> Store::FindLast(Family family, std::string_view begin,
                                                            std::string_view last) const {
  const rocksdb::Slice lower = ToSlice(begin);
  rocksdb::ReadOptions options;
  options.iterate_lower_bound = &lower;
  const std::unique_ptr<rocksdb::Iterator> entry(db_->NewIterator(options, this->family(family)));
  entry->SeekForPrev(ToSlice(last));
  if (!entry->status().ok()) return ReadError(kFamilyNames[static_cast<size_t>(family)], entry->status());
  if (!entry->Valid()) return std::optional<Entry>();
  return std::optional<Entry>(Entry{entry->key().ToString(), entry->value().ToString()});
}

}  // namespace entente::storage
