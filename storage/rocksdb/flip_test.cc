// Single flipped bits in records, histories and tiles: what RocksDB was given wrong is found with its
// position, and nothing of it is ever served. Those in files stand in flip_files_test.cc, those in entries
// beside the scrub that finds them (services/scrub).
#include <rocksdb/write_batch.h>

#include <map>
#include <random>
#include <set>

#include "gmock/gmock.h"
#include "storage/rocksdb/flip_fixture.h"
#include "storage/scrub.h"
#include "storage/tree/log_tree.h"

namespace entente::storage {
namespace {

using testing::Contains;
using testing::Field;

TEST_F(FlipTest, EveryBitInARecordItsHashOrItsHistoryIsFoundWithItsPositionAndNeverServed) {
  constexpr int kRounds = 22;
  constexpr size_t kFlipsInARound = 450;
  Append(*Open(Place()), 1, kEvents);
  for (int round = 0; round < kRounds; ++round) {
    Copy("data", "flipped");
    // Every third in the index of histories, the others in events. Not in the last 256, which opening reads.
    std::set<uint64_t> flipped;
    while (flipped.size() < kFlipsInARound) flipped.insert(1 + random_() % (kEvents - 256));
    rocksdb::WriteBatch events;
    rocksdb::WriteBatch streams;
    ChangeRaw("flipped", Family::kEvents, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
      for (const uint64_t position : flipped) {
        if (position % 3 == 0) continue;
        std::string value = LeafHash(BytesAt(position)) + BytesAt(position);
        Flip(value, random_() % (8 * value.size()));
        events.Put(handle, std::string(EncodedNumber(position).view()), value);
      }
      return db.Write({}, &events);
    });
    ChangeRaw("flipped", Family::kStreams, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
      for (const uint64_t position : flipped) {
        if (position % 3 != 0) continue;
        std::string value(EncodedNumber(position).view());
        Flip(value, random_() % (8 * value.size()));
        streams.Put(handle, VersionKey(ResourceAt(position), VersionAt(position)), value);
      }
      return db.Write({}, &streams);
    });
    const auto log = RocksDbEventLog::Open({.directory = Place("flipped").directory});
    ASSERT_TRUE(log.ok()) << log.status();
    std::set<uint64_t> found;
    for (const ScrubFault& fault : Scrub(**log).faults) found.insert(fault.position);
    EXPECT_EQ(found, flipped) << "in round " << round;
    EXPECT_EQ(ExpectNothingForged(**log, flipped), flipped.size());
  }
}

class TileFlipTest : public FlipTest {
 protected:
  // With more than 65,536 events the tiles of the first level are not read when the log is opened, so only
  // what is asked for can find them.
  static constexpr uint64_t kMany = 66'000;

  void SetUp() override {
    const auto opened = OpenAnchored(Place());
    Append(**opened, 1, kMany);
    ASSERT_TRUE(opened->anchor->Write().ok());
  }

  void PutTiles(unsigned level, const std::map<uint64_t, std::string>& tiles) {
    rocksdb::WriteBatch batch;
    ChangeRaw("flipped", Family::kTree, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
      for (const auto& [index, tile] : tiles) batch.Put(handle, TileKey(level, index), tile);
      return db.Write({}, &batch);
    });
  }
};

TEST_F(TileFlipTest, EveryBitInATileIsFoundWithItsPositionAndNeverServed) {
  constexpr size_t kFlipsInARound = 200;
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds; ++round) {
    Copy("data", "flipped");
    std::map<uint64_t, uint64_t> bits;  // By tile.
    while (bits.size() < kFlipsInARound) bits[random_() % 256] = random_() % (8 * tree::kFullTileBytes);
    std::map<uint64_t, std::string> tiles;
    {
      const auto whole = Open(Place());
      for (const auto& [index, bit] : bits) Flip(tiles[index] = *whole->ReadTile(0, index), bit);
    }
    PutTiles(0, tiles);
    const auto log = Open(Place("flipped"));
    ASSERT_NE(log, nullptr);
    const ScrubReport report = Scrub(*log);
    const tree::LogTree log_tree(log.get());
    for (const auto& [index, bit] : bits) {
      const uint64_t position = index * tree::kTileWidth + bit / 8 / tree::kHashBytes + 1;
      EXPECT_THAT(report.faults, Contains(Field(&ScrubFault::position, position)));
      EXPECT_EQ(log_tree.Tile(0, index).status().code(), absl::StatusCode::kDataLoss);
      EXPECT_EQ(log_tree.ProveInclusion(position, kMany).status().code(), absl::StatusCode::kDataLoss);
    }
    EXPECT_EQ(report.faults.size(), kFlipsInARound);
  }
}

// A tile of the second level stands for 65,536 events: the root would be another one, which the anchor does
// not have.
TEST_F(TileFlipTest, EveryBitInATileOfTheSecondLevelIsRefusedAndFoundWithItsPosition) {
  constexpr size_t kFlips = 200;
  std::map<uint64_t, uint64_t> bits;  // By the hash in the tile.
  while (bits.size() < kFlips) bits[random_() % tree::kTileWidth] = random_() % (8 * tree::kHashBytes);
  Copy("data", "flipped");
  std::string tile = *Open(Place())->ReadTile(1, 0);
  for (const auto& [hash, bit] : bits) Flip(tile, hash * 8 * tree::kHashBytes + bit);
  PutTiles(1, {{0, tile}});
  EXPECT_EQ(WhyRefused(Place("flipped")).code(), absl::StatusCode::kDataLoss);
  const auto log = RocksDbEventLog::Open({.directory = Place("flipped").directory});
  ASSERT_TRUE(log.ok()) << log.status();
  const ScrubReport report = Scrub(**log);
  for (const auto& [hash, bit] : bits) {
    EXPECT_THAT(report.faults, Contains(Field(&ScrubFault::position, hash * tree::kTileWidth + 1)));
    EXPECT_EQ(tree::LogTree(log->get()).Tile(0, hash).status().code(), absl::StatusCode::kDataLoss);
  }
}

}  // namespace
}  // namespace entente::storage
