// What the log in RocksDB keeps, tolerates and refuses when it is opened again.
#include "storage/rocksdb/event_log.h"

#include <rocksdb/db.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "gmock/gmock.h"
#include "storage/anchor.h"
#include "storage/rocksdb/column_families.h"
#include "storage/rocksdb/keys.h"
#include "storage/rocksdb/options.h"
#include "storage/test_events.h"

namespace entente::storage {
namespace {

using testing::HasSubstr;
using testing::Optional;

constexpr char kStar[] = "alliances/star";

class RocksDbEventLogTest : public testing::Test {
 protected:
  RocksDbEventLog::Options Place(const std::string& name = "data") const {
    return {.directory = directory_ / (name + "/log"), .anchor_file = directory_ / (name + "/anchor")};
  }

  // Opens the log, or fails the test.
  static std::unique_ptr<RocksDbEventLog> Open(const RocksDbEventLog::Options& options) {
    auto opened = RocksDbEventLog::Open(options);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return opened.ok() ? *std::move(opened) : nullptr;
  }

  static absl::Status WhyRefused(const RocksDbEventLog::Options& options) {
    return RocksDbEventLog::Open(options).status();
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
    const auto log = Open(Place());
    ASSERT_TRUE(AppendEvents(*log, kStar, events).ok());
    if (anchored) ASSERT_TRUE(log->WriteAnchor().ok());
    Copy("data", "crashed");
  }

  // Takes what was put by hand for the end of the log.
  void MarkEnd(uint64_t position) const {
    for (const Family family : kMarkedFamilies) {
      PutRaw("data", family, std::string(kEndMarkKey), std::string(EncodedNumber(position).view()));
    }
  }

  // Changes the log with RocksDB alone.
  void PutRaw(const std::string& name, Family family, const std::string& key,
              const std::string& value) const {
    const MemoryBudget budget = MemoryBudget::Make();
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (size_t i = 0; i < kFamilyNames.size(); ++i) {
      families.emplace_back(kFamilyNames[i], LogFamilyOptions(static_cast<Family>(i), budget));
    }
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(
        rocksdb::DB::Open(LogDbOptions(budget, nullptr), Place(name).directory, families, &handles, &db)
            .ok());
    EXPECT_TRUE(db->Put({}, handles[static_cast<size_t>(family)], key, value).ok());
    for (rocksdb::ColumnFamilyHandle* handle : handles)
      EXPECT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
    delete db;
  }

  TestDirectory directory_;
};

void FlipBit(const std::filesystem::path& file, uintmax_t at) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(at));
  const int byte = stream.get();
  stream.seekp(static_cast<std::streamoff>(at));
  stream.put(static_cast<char>(byte ^ 1));
  ASSERT_TRUE(stream.good());
}

TEST_F(RocksDbEventLogTest, ReopenedLogHasEverything) {
  std::string log_id;
  {
    const auto log = Open(Place());
    log_id = log->LogId();
    ASSERT_TRUE(AppendEvents(*log, kStar, 3).ok());
    Batch batch = BatchOf({EventOf("alliances/sky", 1, 4)});
    batch.requests = {{"request", "outcome"}};
    batch.index_changes = {{"index", "entry"}};
    batch.snapshots = {{kStar, 3, "state"}};
    ASSERT_TRUE(log->Apply(batch).ok());
  }
  const auto log = Open(Place());
  EXPECT_EQ(log->LogId(), log_id);
  EXPECT_EQ(log->GetHead().position, 4);
  EXPECT_EQ(log->GetHead().record_time, TimeOf(4));
  EXPECT_EQ(log->Read(2)->bytes, EventOf(kStar, 2, 2).bytes);
  EXPECT_EQ(log->FindStream(kStar)->version, 3);
  EXPECT_THAT(*log->FindRequest("request"), Optional(std::string("outcome")));
  EXPECT_THAT(*log->FindIndex("index"), Optional(std::string("entry")));
  EXPECT_THAT(*log->FindSnapshot(kStar, 3), Optional(std::string("state")));
  // Contiguity is asked of the disk now, not of what the former process remembered.
  EXPECT_FALSE(log->Apply(BatchOf({EventOf(kStar, 3, 5)})).ok());
  EXPECT_FALSE(log->Apply(BatchOf({EventOf(kStar, 5, 5)})).ok());
  EXPECT_TRUE(log->Apply(BatchOf({EventOf(kStar, 4, 5)})).ok());
}

TEST_F(RocksDbEventLogTest, ClosedLogLeavesNothingToReplay) {
  {
    ASSERT_TRUE(AppendEvents(*Open(Place()), kStar, 50).ok());
  }
  uintmax_t wal_bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(Place().directory)) {
    if (entry.path().extension() == ".log") wal_bytes += entry.file_size();
  }
  EXPECT_EQ(wal_bytes, 0);
}

TEST_F(RocksDbEventLogTest, CrashedLogHasEverything) {
  CrashAfter(20, true);
  const auto log = Open(Place("crashed"));
  EXPECT_EQ(log->GetHead().position, 20);
  EXPECT_TRUE(AppendEvents(*log, kStar, 1).ok());
}

TEST_F(RocksDbEventLogTest, WhatRecoveryReplayedIsDurableBeforeOpenReturns) {
  CrashAfter(20, true);
  const auto log = Open(Place("crashed"));
  // The write-ahead log is empty again, so the events stand in synced tables.
  EXPECT_EQ(std::filesystem::file_size(LastWal("crashed")), 0);
  EXPECT_EQ(log->GetHead().position, 20);
}

TEST_F(RocksDbEventLogTest, TornEndIsToleratedBeyondTheAnchor) {
  CrashAfter(20, false);  // The anchor is that of the empty log.
  const std::filesystem::path wal = LastWal("crashed");
  std::filesystem::resize_file(wal, std::filesystem::file_size(wal) - 3);
  const auto log = Open(Place("crashed"));
  EXPECT_EQ(log->GetHead().position, 19);
  EXPECT_EQ(log->FindStream(kStar)->version, 19);
  EXPECT_TRUE(AppendEvents(*log, kStar, 1).ok());
}

TEST_F(RocksDbEventLogTest, TornEndIsRefusedWhereTheAnchorCoversIt) {
  CrashAfter(20, true);
  const std::filesystem::path wal = LastWal("crashed");
  std::filesystem::resize_file(wal, std::filesystem::file_size(wal) - 3);
  const absl::Status status = WhyRefused(Place("crashed"));
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("ends at position 19"));
}

// File systems may grow a file before they write its bytes; what is there then reads as zeros.
TEST_F(RocksDbEventLogTest, ZerosAfterTheEndAreTolerated) {
  CrashAfter(20, true);
  const std::filesystem::path wal = LastWal("crashed");
  std::filesystem::resize_file(wal, std::filesystem::file_size(wal) + 10000);
  EXPECT_EQ(Open(Place("crashed"))->GetHead().position, 20);
}

// A last write of several blocks of which a block never reached the disk cannot be told from damage. It is
// refused: no one is told that less was lost than may have been.
TEST_F(RocksDbEventLogTest, HoleInTheLastWriteIsRefused) {
  {
    const auto log = Open(Place());
    ASSERT_TRUE(AppendEvents(*log, kStar, 3).ok());
    ASSERT_TRUE(AppendEvents(*log, kStar, 1, std::string(200'000, 'x')).ok());
    Copy("data", "crashed");
  }
  std::fstream wal(LastWal("crashed"), std::ios::in | std::ios::out | std::ios::binary);
  wal.seekp(64 << 10);
  wal << std::string(32 << 10, '\0');
  wal.close();
  EXPECT_EQ(WhyRefused(Place("crashed")).code(), absl::StatusCode::kDataLoss);
}

TEST_F(RocksDbEventLogTest, FlippedBitInTheWriteAheadLogIsRefused) {
  CrashAfter(20, false);
  const std::filesystem::path wal = LastWal("crashed");
  for (const int percent : {10, 30, 50, 70, 90}) {
    Copy("crashed", "flipped");
    FlipBit(LastWal("flipped"), std::filesystem::file_size(wal) * percent / 100);
    EXPECT_EQ(WhyRefused(Place("flipped")).code(), absl::StatusCode::kDataLoss) << "at " << percent << " %";
  }
}

TEST_F(RocksDbEventLogTest, OlderCopyOfTheLogIsRefused) {
  const auto log = Open(Place());
  ASSERT_TRUE(AppendEvents(*log, kStar, 5).ok());
  Copy("data", "older");
  ASSERT_TRUE(AppendEvents(*log, kStar, 5).ok());
  ASSERT_TRUE(log->WriteAnchor().ok());
  RocksDbEventLog::Options rolled_back = Place("older");
  rolled_back.anchor_file = Place().anchor_file;
  const absl::Status status = WhyRefused(rolled_back);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("rolled back"));
}

TEST_F(RocksDbEventLogTest, ForeignLogIsRefused) {
  {
    ASSERT_TRUE(AppendEvents(*Open(Place()), kStar, 5).ok());
  }
  {
    ASSERT_TRUE(AppendEvents(*Open(Place("other")), kStar, 5).ok());
  }
  RocksDbEventLog::Options foreign = Place("other");
  foreign.anchor_file = Place().anchor_file;
  const absl::Status status = WhyRefused(foreign);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("another log"));
}

TEST_F(RocksDbEventLogTest, LogThatTookAnotherCourseIsRefused) {
  {
    const auto log = Open(Place());
    ASSERT_TRUE(AppendEvents(*log, kStar, 3).ok());
    Copy("data", "forked");
    ASSERT_TRUE(AppendEvents(*log, kStar, 2).ok());
    ASSERT_TRUE(log->WriteAnchor().ok());
  }
  {
    ASSERT_TRUE(AppendEvents(*Open(Place("forked")), kStar, 4, "other payload").ok());
  }
  RocksDbEventLog::Options forked = Place("forked");
  forked.anchor_file = Place().anchor_file;
  const absl::Status status = WhyRefused(forked);
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("the event at position 5 is another"));
}

TEST_F(RocksDbEventLogTest, LostLogIsNotReplacedByANewOne) {
  {
    ASSERT_TRUE(AppendEvents(*Open(Place()), kStar, 1).ok());
  }
  std::filesystem::remove_all(Place().directory);
  EXPECT_EQ(WhyRefused(Place()).code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(std::filesystem::exists(Place().directory));
}

TEST_F(RocksDbEventLogTest, MissingAnchorIsAcceptedOnlyForAnEmptyLogOrOnDemand) {
  {
    Open(Place());
  }
  ASSERT_TRUE(std::filesystem::remove(Place().anchor_file));
  {
    const auto log = Open(Place());
    EXPECT_TRUE(std::filesystem::exists(Place().anchor_file));
    ASSERT_TRUE(AppendEvents(*log, kStar, 1).ok());
  }
  ASSERT_TRUE(std::filesystem::remove(Place().anchor_file));
  EXPECT_EQ(WhyRefused(Place()).code(), absl::StatusCode::kFailedPrecondition);
  RocksDbEventLog::Options accepting = Place();
  accepting.accept_missing_anchor = true;
  {
    EXPECT_EQ(Open(accepting)->GetHead().position, 1);
  }
  EXPECT_EQ((*ReadAnchorFile(Place().anchor_file))->position(), 1);
  EXPECT_TRUE(WhyRefused(Place()).ok());
}

TEST_F(RocksDbEventLogTest, DamagedAnchorIsRefusedByName) {
  {
    ASSERT_TRUE(AppendEvents(*Open(Place()), kStar, 1).ok());
  }
  FlipBit(Place().anchor_file, 5);
  const absl::Status status = WhyRefused(Place());
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr(Place().anchor_file));
}

TEST_F(RocksDbEventLogTest, NewerFormatIsRefused) {
  {
    ASSERT_TRUE(AppendEvents(*Open(Place()), kStar, 1).ok());
  }
  PutRaw("data", Family::kMeta, std::string(kFormatKey), std::string(EncodedNumber(2).view()));
  const absl::Status status = WhyRefused(Place());
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("format 2"));
}

TEST_F(RocksDbEventLogTest, UnknownColumnFamilyIsRefused) {
  {
    ASSERT_TRUE(AppendEvents(*Open(Place()), kStar, 1).ok());
  }
  {
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const char* name : kFamilyNames) families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    families.emplace_back("later", rocksdb::ColumnFamilyOptions());
    rocksdb::DBOptions options;
    options.create_missing_column_families = true;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* db = nullptr;
    ASSERT_TRUE(rocksdb::DB::Open(options, Place().directory, families, &handles, &db).ok());
    for (rocksdb::ColumnFamilyHandle* handle : handles)
      EXPECT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
    delete db;
  }
  const absl::Status status = WhyRefused(Place());
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("'later'"));
}

TEST_F(RocksDbEventLogTest, LastEventIsCheckedWhenTheLogIsOpened) {
  {
    ASSERT_TRUE(AppendEvents(*Open(Place()), kStar, 2).ok());
  }
  const Append event = EventOf(kStar, 3, 3);
  const std::string third(EncodedNumber(3).view());
  const std::string unparsable = std::string("\x08\x03\xff", 3);
  const std::pair<std::string, std::string> damages[] = {
      {"too short", "short"},
      {"says another position", event.leaf_hash + EventOf(kStar, 3, 4).bytes},
      {"leaf hash is wrong", LeafHash("other") + event.bytes},
      {"does not parse", LeafHash(unparsable) + unparsable},
  };
  for (const auto& [why, value] : damages) {
    PutRaw("data", Family::kEvents, third, value);
    const absl::Status status = WhyRefused(Place());
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << why;
    EXPECT_THAT(std::string(status.message()), HasSubstr(why));
  }
  PutRaw("data", Family::kEvents, third, event.leaf_hash + event.bytes);
  EXPECT_THAT(std::string(WhyRefused(Place()).message()), HasSubstr("'streams' was last written"));
  MarkEnd(3);
  EXPECT_EQ(Open(Place())->GetHead().position, 3);
}

TEST_F(RocksDbEventLogTest, MissingAndMisplacedEventsAreNoticedByReaders) {
  {
    ASSERT_TRUE(AppendEvents(*Open(Place()), kStar, 2).ok());
  }
  const Append fourth = EventOf(kStar, 3, 4);
  PutRaw("data", Family::kEvents, std::string(EncodedNumber(4).view()), fourth.leaf_hash + fourth.bytes);
  PutRaw("data", Family::kEvents, std::string(EncodedNumber(1).view()), fourth.leaf_hash + fourth.bytes);
  PutRaw("data", Family::kStreams, VersionKey(kStar, 4), std::string(EncodedNumber(4).view()));
  MarkEnd(4);
  const auto log = Open(Place());
  const auto go_on = [](const StoredRecord&) { return true; };
  EXPECT_EQ(log->Read(1).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(log->ReadMany({1}).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(log->Scan(2, Direction::kForward, go_on).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(log->Scan(4, Direction::kBackward, go_on).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(log->ScanStream(kStar, 2, Direction::kForward, go_on).code(), absl::StatusCode::kDataLoss);
}

TEST_F(RocksDbEventLogTest, SecondProcessCannotOpenIt) {
  const auto log = Open(Place());
  EXPECT_EQ(WhyRefused(Place()).code(), absl::StatusCode::kUnavailable);
}

TEST_F(RocksDbEventLogTest, AnchorNamesTheEndOfTheLog) {
  const auto log = Open(Place());
  EXPECT_EQ((*ReadAnchorFile(Place().anchor_file))->position(), 0);
  ASSERT_TRUE(AppendEvents(*log, kStar, 2).ok());
  ASSERT_TRUE(log->WriteAnchor().ok());
  const v1::Anchor anchor = **ReadAnchorFile(Place().anchor_file);
  EXPECT_EQ(anchor.log_id(), log->LogId());
  EXPECT_EQ(anchor.position(), 2);
  EXPECT_EQ(anchor.leaf_hash(), EventOf(kStar, 2, 2).leaf_hash);
  EXPECT_EQ(anchor.record_time().nanos(), 2'000'000);
}

}  // namespace
}  // namespace entente::storage
