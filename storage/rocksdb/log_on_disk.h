// The fixture of the tests that look at what the log leaves on disk.
#ifndef ENTENTE_STORAGE_ROCKSDB_LOG_ON_DISK_H_
#define ENTENTE_STORAGE_ROCKSDB_LOG_ON_DISK_H_

#include <rocksdb/db.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "storage/anchored_log.h"
#include "storage/rocksdb/column_families.h"
#include "storage/rocksdb/keys.h"
#include "storage/rocksdb/options.h"
#include "storage/test_events.h"

namespace entente::storage {

inline constexpr char kStar[] = "alliances/star";

// Changes the log in a directory with RocksDB alone.
using LogChange = std::function<rocksdb::Status(rocksdb::DB&, rocksdb::ColumnFamilyHandle*)>;
inline void ChangeLog(const std::string& directory, Family family, const LogChange& change) {
  const MemoryBudget budget = MemoryBudget::Make();
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (size_t i = 0; i < kFamilyNames.size(); ++i) {
    families.emplace_back(kFamilyNames[i], LogFamilyOptions(static_cast<Family>(i), budget));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(LogDbOptions(budget, nullptr), directory, families, &handles, &db).ok());
  EXPECT_TRUE(change(*db, handles[static_cast<size_t>(family)]).ok());
  for (rocksdb::ColumnFamilyHandle* handle : handles) EXPECT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
  delete db;
}

class LogOnDisk : public testing::Test {
 protected:
  AnchoredLog::Place Place(const std::string& name = "data") const {
    return {.directory = directory_ / (name + "/log"), .anchor_file = directory_ / (name + "/anchor")};
  }

  // Opens the log, or fails the test.
  static std::unique_ptr<AnchoredLog> OpenAnchored(const AnchoredLog::Place& place) {
    auto opened = AnchoredLog::Open(place);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? *std::move(opened) : nullptr;
  }

  // The same without its anchor.
  static std::unique_ptr<RocksDbEventLog> Open(const AnchoredLog::Place& place) {
    const std::unique_ptr<AnchoredLog> opened = OpenAnchored(place);
    return opened == nullptr ? nullptr : std::move(opened->log);
  }

  static absl::Status WhyRefused(const AnchoredLog::Place& place) {
    return AnchoredLog::Open(place).status();
  }

  // Copies everything under one place to another, as a crash (or a backup taken by copying) would leave it.
  void Copy(const std::string& from, const std::string& to) const {
    std::filesystem::remove_all(directory_ / to);
    std::filesystem::copy(directory_ / from, directory_ / to, std::filesystem::copy_options::recursive);
  }

  // The newest write-ahead log of a place.
  std::filesystem::path LastWal(const std::string& name) const {
    std::filesystem::path last;
    for (const auto& entry : std::filesystem::directory_iterator(directory_ / (name + "/log"))) {
      if (entry.path().extension() == ".log" && entry.path() > last) last = entry.path();
    }
    return last;
  }

  // Writes `events` events and copies the place to `crashed` while the log is open.
  void CrashAfter(int events, bool anchored) {
    const auto log = OpenAnchored(Place());
    ASSERT_TRUE(AppendEvents(**log, kStar, events).ok());
    if (anchored) ASSERT_TRUE(log->anchor->Write().ok());
    Copy("data", "crashed");
  }

  // Takes what was put by hand for the end of the log.
  void MarkEnd(uint64_t position) const {
    for (const Family family : kMarkedFamilies) {
      PutRaw("data", family, std::string(kEndMarkKey), std::string(EncodedNumber(position).view()));
    }
  }

  // Changes the log with RocksDB alone.
  using Change = LogChange;
  void ChangeRaw(const std::string& name, Family family, const Change& change) const {
    ChangeLog(Place(name).directory, family, change);
  }
  void PutRaw(const std::string& name, Family family, const std::string& key,
              const std::string& value) const {
    ChangeRaw(name, family, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
      return db.Put({}, handle, key, value);
    });
  }
  void EraseRaw(const std::string& name, Family family, const std::string& key) const {
    ChangeRaw(name, family, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
      return db.Delete({}, handle, key);
    });
  }

  TestDirectory directory_;
};

// Flips a bit of a byte, the lowest unless told.
inline void FlipBit(const std::filesystem::path& file, uintmax_t at, int bit = 0) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(at));
  const int byte = stream.get();
  stream.seekp(static_cast<std::streamoff>(at));
  stream.put(static_cast<char>(byte ^ (1 << bit)));
  ASSERT_TRUE(stream.good());
}

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ROCKSDB_LOG_ON_DISK_H_
