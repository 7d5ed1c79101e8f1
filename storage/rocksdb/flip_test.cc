// Single flipped bits, everywhere: what RocksDB was given wrong is found with its position, what its files
// have wrong is found with the file or refused, and nothing of it is ever served.
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <random>
#include <set>

#include "gmock/gmock.h"
#include "storage/rocksdb/log_on_disk.h"
#include "storage/scrub.h"
#include "storage/tree/log_tree.h"

namespace entente::storage {
namespace {

using testing::Contains;
using testing::Field;
using testing::HasSubstr;

constexpr uint64_t kEvents = 3000;
constexpr uint64_t kSeed = 20261124;

// Any of many resources, in turn.
std::string ResourceAt(uint64_t position) {
  return "alliances/a" + std::to_string(position % 10);
}
uint64_t VersionAt(uint64_t position) {
  return (position - 1) / 10 + 1;
}

void Flip(std::string& bytes, uint64_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
}

class FlipTest : public LogOnDisk {
 protected:
  FlipTest() { std::cout << "seed " << kSeed << "\n"; }

  void Append(EventLog& log, uint64_t first, uint64_t last) {
    std::vector<storage::Append> appends;
    for (uint64_t i = first; i <= last; ++i) {
      appends.push_back(EventOf(ResourceAt(i), VersionAt(i), i, std::string(i % 50, 'p')));
    }
    ASSERT_TRUE(log.Apply(BatchOf(std::move(appends))).ok());
  }

  // What a reader must get, by position.
  static std::string BytesAt(uint64_t position) {
    return EventOf(ResourceAt(position), VersionAt(position), position, std::string(position % 50, 'p'))
        .bytes;
  }

  // Every way of reading either fails with an error or gives what was written. Returns how many failed.
  static uint64_t ExpectNothingForged(const RocksDbEventLog& log, const std::set<uint64_t>& positions) {
    uint64_t refused = 0;
    for (const uint64_t position : positions) {
      const auto read = log.Read(position);
      EXPECT_TRUE(!read.ok() || read->bytes == BytesAt(position)) << "Read " << position;
      const auto many = log.ReadMany({position});
      EXPECT_TRUE(!many.ok() || many->front().bytes == BytesAt(position)) << "ReadMany " << position;
      const auto visit = [position](const StoredRecord& record) {
        EXPECT_EQ(record.bytes, BytesAt(position));
        return false;
      };
      const bool scanned = log.Scan(position, Direction::kForward, visit).ok();
      const bool followed =
          log.ScanStream(ResourceAt(position), VersionAt(position), Direction::kForward, visit).ok() &&
          log.ScanStream(ResourceAt(position), VersionAt(position), Direction::kBackward, visit).ok();
      refused += !read.ok() || !many.ok() || !scanned || !followed;
    }
    return refused;
  }

  std::mt19937_64 random_{kSeed};
};

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

// With more than 65,536 events the tiles of the first level are not read when the log is opened, so only what
// is asked for can find them.
TEST_F(FlipTest, EveryBitInATileIsFoundWithItsPositionAndNeverServed) {
  constexpr uint64_t kMany = 66'000;
  constexpr size_t kFlips = 200;
  {
    const auto opened = OpenAnchored(Place());
    Append(**opened, 1, kMany);
    ASSERT_TRUE(opened->anchor->Write().ok());
  }
  std::map<uint64_t, uint64_t> bits;  // By tile.
  while (bits.size() < kFlips) bits[random_() % 256] = random_() % (8 * tree::kFullTileBytes);
  std::map<uint64_t, std::string> tiles;
  {
    const auto whole = Open(Place());
    for (const auto& [index, bit] : bits) Flip(tiles[index] = *whole->ReadTile(0, index), bit);
  }
  rocksdb::WriteBatch batch;
  ChangeRaw("data", Family::kTree, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
    for (const auto& [index, tile] : tiles) batch.Put(handle, TileKey(0, index), tile);
    return db.Write({}, &batch);
  });
  const auto log = Open(Place());
  ASSERT_NE(log, nullptr);
  const ScrubReport report = Scrub(*log);
  const tree::LogTree log_tree(log.get());
  for (const auto& [index, bit] : bits) {
    const uint64_t position = index * tree::kTileWidth + bit / 8 / tree::kHashBytes + 1;
    EXPECT_THAT(report.faults, Contains(Field(&ScrubFault::position, position)));
    EXPECT_EQ(log_tree.Tile(0, index).status().code(), absl::StatusCode::kDataLoss);
    EXPECT_EQ(log_tree.ProveInclusion(position, kMany).status().code(), absl::StatusCode::kDataLoss);
  }
  EXPECT_EQ(report.faults.size(), kFlips);
}

class FileFlipTest : public FlipTest {
 protected:
  // Half of the events in tables, half in the write-ahead log, all under the anchor, as a crash leaves them.
  void GivenACrash() {
    Append(*Open(Place()), 1, kEvents / 2);
    const auto opened = OpenAnchored(Place());
    Append(**opened, kEvents / 2 + 1, kEvents);
    ASSERT_TRUE(opened->anchor->Write().ok());
    root_ = *tree::LogTree(opened->log.get()).Root(kEvents);
    Copy("data", "crashed");
  }

  // What became of a flip in `file` of the place `flipped`: refused, found, or without effect.
  std::string WhatBecameOf(const std::filesystem::path& file) {
    const auto opened = AnchoredLog::Open(Place("flipped"));
    if (!opened.ok()) return "refused";
    const ScrubReport report = Scrub(*(*opened)->log);
    if (report.faults.empty()) {
      // Then it must be as if nothing had happened.
      EXPECT_EQ(report.events, kEvents) << file;
      EXPECT_EQ(report.root, root_) << file;
      EXPECT_EQ(report.tiles, kEvents / tree::kTileWidth) << file;
      return "without effect";
    }
    EXPECT_THAT(report.faults, Contains(Field(&ScrubFault::sentence, HasSubstr(file.filename().string()))));
    std::set<uint64_t> positions;
    for (uint64_t i = 1; i <= kEvents; i += 7) positions.insert(i);
    ExpectNothingForged(*(*opened)->log, positions);
    return "found with the file";
  }

  tree::Hash root_ = {};
};

// Which files hold data: all but what RocksDB writes for people, and what it makes anew.
bool HoldsData(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  return file.extension() == ".sst" || file.extension() == ".log" || name == "anchor" || name == "CURRENT" ||
         name.starts_with("MANIFEST");
}

TEST_F(FileFlipTest, EveryBitInAFileIsRefusedOrFoundOrWithoutEffect) {
  constexpr int kFlips = 100;
  GivenACrash();
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory_ / "crashed")) {
    if (entry.is_regular_file() && entry.file_size() > 0) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::map<std::string, std::map<std::string, int>> outcomes;
  for (int i = 0; i < kFlips; ++i) {
    Copy("crashed", "flipped");
    const auto& whole = files[random_() % files.size()];
    const auto file = std::filesystem::path(directory_ / "flipped") /
                      std::filesystem::relative(whole, directory_ / "crashed");
    FlipBit(file, random_() % std::filesystem::file_size(file), static_cast<int>(random_() % 8));
    const std::string outcome = WhatBecameOf(file);
    const std::string kind = HoldsData(file) && file.has_extension() ? file.extension().string()
                                                                     : file.stem().string().substr(0, 8);
    ++outcomes[kind][outcome];
    if (!HoldsData(file)) {
      EXPECT_EQ(outcome, "without effect") << file;
    }
  }
  for (const auto& [kind, counts] : outcomes) {
    for (const auto& [outcome, count] : counts) std::cout << kind << ": " << count << " " << outcome << "\n";
  }
}

}  // namespace
}  // namespace entente::storage
