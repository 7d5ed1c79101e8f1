// What a scrub finds in a log on disk.
#include "storage/scrub.h"

#include <rocksdb/write_batch.h>

#include <filesystem>
#include <random>
#include <set>

#include "gmock/gmock.h"
#include "storage/rocksdb/log_on_disk.h"
#include "storage/tree/log_tree.h"

namespace entente::storage {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kSky[] = "alliances/sky";

class ScrubTest : public LogOnDisk {
 protected:
  // Star and sky in turn.
  void GivenEvents(uint64_t count) {
    std::vector<Append> appends;
    for (uint64_t i = 1; i <= count; ++i) {
      appends.push_back(EventOf(i % 2 == 1 ? kStar : kSky, (i + 1) / 2, i, std::string(i % 50, 'p')));
    }
    ASSERT_TRUE(Open(Place())->Apply(BatchOf(std::move(appends))).ok());
  }

  ScrubReport ScrubIt(const std::string& name = "data") {
    const auto log = RocksDbEventLog::Open({.directory = Place(name).directory});
    EXPECT_TRUE(log.ok()) << log.status();
    return log.ok() ? Scrub(**log) : ScrubReport();
  }

  // The stored value of an event or a tile, as the log has it in a whole place.
  static std::string ValueOf(const RocksDbEventLog& log, uint64_t position) {
    const StoredRecord record = *log.Read(position);
    return record.leaf_hash + record.bytes;
  }
};

TEST_F(ScrubTest, WholeLogHasNoFault) {
  GivenEvents(600);
  const ScrubReport report = ScrubIt();
  EXPECT_THAT(report.faults, IsEmpty());
  EXPECT_TRUE(report.is_complete);
  EXPECT_EQ(report.events, 600u);
  EXPECT_EQ(report.resources, 2u);
  EXPECT_EQ(report.tiles, 2u);
  const auto log = Open(Place());
  EXPECT_EQ(report.root, *tree::LogTree(log.get()).Root(600));
}

TEST_F(ScrubTest, EmptyLogHasNoFault) {
  {
    Open(Place());
  }
  const ScrubReport report = ScrubIt();
  EXPECT_THAT(report.faults, IsEmpty());
  EXPECT_EQ(report.root, tree::HashEmpty());
}

TEST_F(ScrubTest, EndsWhenItIsToldTo) {
  GivenEvents(100);
  const auto log = Open(Place());
  uint64_t seen = 0;
  ScrubHooks hooks;
  hooks.goes_on = [&seen](const StoredRecord& record) {
    seen = record.position;
    return record.position < 10;
  };
  const ScrubReport report = Scrub(*log, hooks);
  EXPECT_EQ(seen, 10u);
  EXPECT_FALSE(report.is_complete);
}

// 10,000 single bits, each in a record, a hash or a tile of its own round; many in one round, because each is
// found for itself.
TEST_F(ScrubTest, EveryFlippedBitIsFoundWithItsPosition) {
  constexpr uint64_t kEvents = 1200;
  constexpr int kRounds = 40;
  constexpr int kFlipsInARound = 250;
  GivenEvents(kEvents);
  std::mt19937_64 random(20261124);
  for (int round = 0; round < kRounds; ++round) {
    Copy("data", "flipped");
    std::set<uint64_t> flipped;
    const auto whole = Open(Place());
    rocksdb::WriteBatch batch;
    // Not of the last 256, which opening reads itself.
    while (flipped.size() < kFlipsInARound) flipped.insert(1 + random() % (kEvents - 256));
    ChangeRaw("flipped", Family::kEvents, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
      for (const uint64_t position : flipped) {
        std::string value = ValueOf(*whole, position);
        const uint64_t bit = random() % (8 * value.size());
        value[bit / 8] = static_cast<char>(value[bit / 8] ^ (1 << bit % 8));
        batch.Put(handle, std::string(EncodedNumber(position).view()), value);
      }
      return db.Write({}, &batch);
    });
    const ScrubReport report = ScrubIt("flipped");
    std::set<uint64_t> found;
    for (const ScrubFault& fault : report.faults) {
      if (fault.position != 0) found.insert(fault.position);
    }
    for (const uint64_t position : flipped) {
      ASSERT_TRUE(found.contains(position)) << "position " << position << " in round " << round;
    }
  }
}

TEST_F(ScrubTest, FlippedBitInATileIsFoundWithItsEvents) {
  GivenEvents(600);
  std::mt19937_64 random(7);
  for (int round = 0; round < 20; ++round) {
    Copy("data", "flipped");
    std::string tile = *Open(Place())->ReadTile(0, 1);
    const uint64_t bit = random() % (8 * tile.size());
    tile[bit / 8] = static_cast<char>(tile[bit / 8] ^ (1 << bit % 8));
    PutRaw("flipped", Family::kTree, TileKey(0, 1), tile);
    const uint64_t position = 257 + bit / 8 / tree::kHashBytes;
    EXPECT_THAT(ScrubIt("flipped").faults, Contains(Field(&ScrubFault::position, position)));
  }
}

TEST_F(ScrubTest, WrongHistoriesAreFound) {
  GivenEvents(600);
  Copy("data", "misled");
  PutRaw("misled", Family::kStreams, VersionKey(kStar, 7), std::string(EncodedNumber(2).view()));
  EXPECT_THAT(ScrubIt("misled").faults,
              Contains(AllOf(Field(&ScrubFault::position, 13u),
                             Field(&ScrubFault::sentence, HasSubstr("position 2 is given for it")))));
  Copy("data", "misled");
  EraseRaw("misled", Family::kStreams, VersionKey(kSky, 9));
  EXPECT_THAT(ScrubIt("misled").faults,
              Contains(AllOf(Field(&ScrubFault::position, 18u),
                             Field(&ScrubFault::sentence, HasSubstr("cannot be followed at version 9")))));
  Copy("data", "misled");
  EraseRaw("misled", Family::kStreams, VersionKey(kSky, 300));
  EXPECT_THAT(
      ScrubIt("misled").faults,
      Contains(Field(&ScrubFault::sentence, HasSubstr("ends at version 299, but there is a version 300"))));
}

// RocksDB's own checksums find what is wrong in its files; the scrub says where, and nothing of it is taken
// for true.
TEST_F(ScrubTest, FlippedBitInATableIsFoundWithTheFile) {
  GivenEvents(600);
  {
    Open(Place());
  }  // Closing has written the tables.
  std::filesystem::path largest;
  for (const auto& entry : std::filesystem::directory_iterator(Place().directory)) {
    if (entry.path().extension() != ".sst") continue;
    if (largest.empty() || entry.file_size() > std::filesystem::file_size(largest)) largest = entry.path();
  }
  FlipBit(largest, 200);
  const auto log = RocksDbEventLog::Open({.directory = Place().directory});
  if (!log.ok()) {
    EXPECT_EQ(log.status().code(), absl::StatusCode::kDataLoss);
    return;
  }
  const ScrubReport report = Scrub(**log);
  EXPECT_THAT(report.faults, Contains(Field(&ScrubFault::sentence, HasSubstr(largest.filename().string()))));
}

}  // namespace
}  // namespace entente::storage
