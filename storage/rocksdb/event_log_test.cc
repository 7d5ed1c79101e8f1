// What the log in RocksDB keeps, tolerates and refuses when it is opened again.
#include "storage/rocksdb/event_log.h"

#include <rocksdb/db.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "gmock/gmock.h"
#include "storage/rocksdb/log_on_disk.h"

namespace entente::storage {
namespace {

using testing::HasSubstr;
using testing::Optional;

class RocksDbEventLogTest : public LogOnDisk {};

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

TEST_F(RocksDbEventLogTest, RequestsAreVisitedInTheOrderOfTheirKeysAndNothingElseIs) {
  const auto log = Open(Place());
  Batch batch = BatchOf({EventOf(kStar, 1, 1)});
  batch.requests = {{"b", "2"}, {"a", "1"}, {std::string("b\0", 2) + "0", "3"}};
  batch.index_changes = {{"index", "entry"}};
  ASSERT_TRUE(log->Apply(batch).ok());
  std::vector<std::string> visited;
  const auto visit = [&visited](std::string_view key, const absl::StatusOr<std::string_view>& value) {
    visited.push_back(std::string(key) + "=" + std::string(*value));
    return visited.size() < 4;
  };
  ASSERT_TRUE(log->ScanEntries(EntryKind::kRequest, "", visit).ok());
  EXPECT_THAT(visited, testing::ElementsAre("a=1", "b=2", std::string("b\0", 2) + "0=3"));
  ASSERT_TRUE(log->ScanEntries(EntryKind::kRequest, "", visit).ok());
  EXPECT_EQ(visited.size(), 4u) << "the visitor ends it";
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
      {"its leaf hash differ", LeafHash("other") + event.bytes},
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

// Of those at the end it is noticed already when the log is opened, because the tree's edge is made of them.
TEST_F(RocksDbEventLogTest, MissingAndMisplacedEventsAreNoticedByReaders) {
  constexpr uint64_t kEvents = 258;
  {
    std::vector<Append> appends;
    for (uint64_t i = 1; i <= kEvents; ++i) appends.push_back(EventOf(kStar, i, i));
    const auto opened = OpenAnchored(Place());
    ASSERT_TRUE((*opened)->Apply(BatchOf(std::move(appends))).ok());
    ASSERT_TRUE(opened->anchor->Write().ok());
  }
  const Append fourth = EventOf(kStar, 4, 4);
  PutRaw("data", Family::kEvents, std::string(EncodedNumber(1).view()), fourth.leaf_hash + fourth.bytes);
  EraseRaw("data", Family::kEvents, std::string(EncodedNumber(3).view()));
  EraseRaw("data", Family::kStreams, VersionKey(kStar, 5));
  {
    const auto log = Open(Place());
    const auto go_on = [](const StoredRecord&) { return true; };
    EXPECT_EQ(log->Read(1).status().code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(log->ReadMany({1}).status().code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(log->Scan(2, Direction::kForward, go_on).code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(log->Scan(kEvents, Direction::kBackward, go_on).code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(log->ScanStream(kStar, 4, Direction::kForward, go_on).code(), absl::StatusCode::kDataLoss);
  }
  EraseRaw("data", Family::kEvents, std::string(EncodedNumber(kEvents - 1).view()));
  EXPECT_EQ(WhyRefused(Place()).code(), absl::StatusCode::kDataLoss);
}

TEST_F(RocksDbEventLogTest, SecondProcessCannotOpenIt) {
  const auto log = Open(Place());
  EXPECT_EQ(WhyRefused(Place()).code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace entente::storage
