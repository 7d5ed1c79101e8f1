// The fixture of the tests that flip single bits in what the log has stored.
#ifndef ENTENTE_STORAGE_ROCKSDB_FLIP_FIXTURE_H_
#define ENTENTE_STORAGE_ROCKSDB_FLIP_FIXTURE_H_

#include <cstdint>
#include <iostream>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "storage/rocksdb/log_on_disk.h"

namespace entente::storage {

inline constexpr uint64_t kEvents = 3000;
inline constexpr uint64_t kSeed = 20261124;

// Any of many resources, in turn.
inline std::string ResourceAt(uint64_t position) {
  return "alliances/a" + std::to_string(position % 10);
}
inline uint64_t VersionAt(uint64_t position) {
  return (position - 1) / 10 + 1;
}

inline void Flip(std::string& bytes, uint64_t bit) {
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

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_ROCKSDB_FLIP_FIXTURE_H_
