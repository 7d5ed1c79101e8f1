// Single flipped bits in what the log keeps besides events and tiles, and in rows of views: each is found
// with its position, and none in the log is ever served.
#include <rocksdb/write_batch.h>

#include <map>
#include <random>
#include <set>

#include "gmock/gmock.h"
#include "services/history/state_loader.h"
#include "services/scrub/scrubbed_record.h"

namespace entente::scrub {
namespace {

using storage::EntryKind;
using testing::Contains;
using testing::Field;

constexpr uint64_t kSeed = 20261125;

void Flip(std::string& bytes, uint64_t bit) {
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
}

class EntryFlipTest : public ScrubbedRecord {
 protected:
  using Entries = std::map<std::string, std::string>;

  void SetUp() override {
    std::cout << "seed " << kSeed << "\n";
    GivenARecord();
    {
      const auto log = Open(Place());
      int made = 0;
      GoOn(*log, [&made](int) { return made++ < 40; });
      KeepCheckpoints(*log);
    }
    const auto log = Open(Place());
    for (const EntryKind kind : {EntryKind::kRequest, EntryKind::kIndex, EntryKind::kSnapshot,
                                 EntryKind::kCheckpoint, EntryKind::kSuccession}) {
      const absl::Status status =
          log->ScanEntries(kind, "", [this, kind](std::string_view key, const auto& value) {
            entries_[kind].emplace(key, *value);
            return true;
          });
      ASSERT_TRUE(status.ok()) << status;
    }
    const auto state = *history::LoadState(*log, "alliances/x");
    state_ = domain::SerializeState(state->state);
  }

  void KeepCheckpoints(storage::EventLog& log) {
    const tree::NoteSigner signer(tree::OriginOf(log.LogId()), std::string(32, 't'));
    const tree::Checkpointer checkpointer(&log, &signer);
    for (uint64_t size = created_ + 1; size < created_ + 20; ++size) {
      ASSERT_TRUE(log.PutCheckpoint(size, checkpointer.Of(size)->note).ok());
    }
  }

  static Family FamilyOf(EntryKind kind) {
    switch (kind) {
      case EntryKind::kRequest:
        return Family::kRequests;
      case EntryKind::kIndex:
        return Family::kIndexes;
      case EntryKind::kSnapshot:
        return Family::kSnapshots;
      case EntryKind::kCheckpoint:
        return Family::kCheckpoints;
      case EntryKind::kSuccession:
        return Family::kMeta;
    }
    return Family::kMeta;
  }

  // Flips a bit of the value, or of its check, of some entries of a kind, and says which.
  std::set<std::string> FlipSome(EntryKind kind, size_t count) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : entries_[kind]) keys.push_back(key);
    std::set<std::string> flipped;
    while (flipped.size() < std::min(count, keys.size())) flipped.insert(keys[random_() % keys.size()]);
    ChangeRaw("flipped", FamilyOf(kind), [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
      rocksdb::WriteBatch batch;
      for (const std::string& key : flipped) {
        std::string stored = storage::WithCheck(FamilyOf(kind), key, entries_[kind][key]);
        Flip(stored, random_() % (8 * stored.size()));
        batch.Put(handle, key, stored);
      }
      return db.Write({}, &batch);
    });
    return flipped;
  }

  // Where the event stands that an entry is about; 0 if it tells of none.
  uint64_t PositionIn(const storage::EventLog& log, EntryKind kind, const std::string& key) {
    const std::string& value = entries_[kind][key];
    storage::v1::RequestOutcome outcome;
    storage::v1::Snapshot snapshot;
    switch (kind) {
      case EntryKind::kRequest:
        EXPECT_TRUE(outcome.ParseFromString(value));
        // The outcome of a group stands for that of its first command.
        return outcome.events() > 0 ? outcome.first_position() : grouped_ - 1;
      case EntryKind::kIndex:
        return value.find('/') == std::string::npos ? std::stoull(value) : PositionOf(log, value, 1);
      case EntryKind::kSnapshot:
        EXPECT_TRUE(snapshot.ParseFromString(value));
        return snapshot.position();
      case EntryKind::kCheckpoint:
        return *storage::DecodeNumber(key);
      case EntryKind::kSuccession:
        return 0;
    }
    return 0;
  }

  // Nothing that was flipped is given.
  void ExpectNotServed(const storage::EventLog& log, EntryKind kind, const std::string& key) {
    constexpr absl::StatusCode kLost = absl::StatusCode::kDataLoss;
    if (kind == EntryKind::kRequest) EXPECT_EQ(log.FindRequest(key).status().code(), kLost) << key;
    if (kind == EntryKind::kIndex) EXPECT_EQ(log.FindIndex(key).status().code(), kLost) << key;
    if (kind == EntryKind::kSuccession) EXPECT_EQ(log.ReadSuccessions().status().code(), kLost);
    if (kind == EntryKind::kCheckpoint) {
      EXPECT_EQ(log.FindCheckpoint(*storage::DecodeNumber(key)).status().code(), kLost);
    }
    if (kind == EntryKind::kSnapshot) {
      const auto state = history::LoadState(log, "alliances/x");
      ASSERT_TRUE(state.ok() && state->has_value()) << state.status();
      EXPECT_EQ(domain::SerializeState((*state)->state), state_);
    }
  }

  std::map<EntryKind, Entries> entries_;
  std::string state_;
  std::mt19937_64 random_{kSeed};
};

TEST_F(EntryFlipTest, EveryBitInAnEntryIsFoundWithItsPositionAndNeverServed) {
  constexpr int kRounds = 200;
  const std::map<EntryKind, size_t> counts = {{EntryKind::kRequest, 20},
                                              {EntryKind::kIndex, 8},
                                              {EntryKind::kSnapshot, 2},
                                              {EntryKind::kCheckpoint, 4},
                                              {EntryKind::kSuccession, 1}};
  std::map<EntryKind, size_t> done;
  for (int round = 0; round < kRounds; ++round) {
    Copy("data", "flipped");
    std::map<EntryKind, std::set<std::string>> flipped;
    for (const auto& [kind, count] : counts) flipped[kind] = FlipSome(kind, count);
    const Report report = ScrubIt("flipped");
    const auto log = storage::RocksDbEventLog::Open({.directory = Place("flipped").directory});
    ASSERT_TRUE(log.ok()) << log.status();
    size_t all = 0;
    for (const auto& [kind, keys] : flipped) {
      for (const std::string& key : keys) {
        EXPECT_THAT(report.log.faults,
                    Contains(Field(&storage::ScrubFault::position, PositionIn(**log, kind, key))))
            << key;
        ExpectNotServed(**log, kind, key);
      }
      done[kind] += keys.size();
      all += keys.size();
    }
    // Each tells of itself; that a key of the log is not known any more may speak against checkpoints, too.
    EXPECT_GE(report.log.faults.size(), all);
  }
  const std::map<EntryKind, std::string> names = {{EntryKind::kRequest, "outcomes of requests"},
                                                  {EntryKind::kIndex, "index entries"},
                                                  {EntryKind::kSnapshot, "snapshots"},
                                                  {EntryKind::kCheckpoint, "kept checkpoints"},
                                                  {EntryKind::kSuccession, "succession notes"}};
  for (const auto& [kind, count] : done) {
    EXPECT_GE(count, 200u) << names.at(kind);
    std::cout << names.at(kind) << ": " << count << " found with their positions\n";
  }
}

// Views are caches: their rows have no checks, and one that RocksDB was made to write is shown until a scrub
// has found it.
TEST_F(EntryFlipTest, EveryBitInARowOfAViewIsFound) {
  constexpr int kRounds = 20;
  constexpr size_t kFlipsInARound = 15;
  std::map<std::string, Entries> rows;
  {
    const auto log = Open(Place());
    const auto store = OpenViews(*log, "data");
    for (const char* view : {"alliances", "trail", "heads"}) {
      ASSERT_TRUE(store->Find(view)
                      ->ScanAll(std::string(1, '\0'),
                                [&](std::string_view key, std::string_view value) {
                                  rows[view].emplace(key, value);
                                  return true;
                                })
                      .ok());
    }
  }
  size_t done = 0;
  for (int round = 0; round < kRounds; ++round) {
    Copy("data", "flipped");
    size_t flips = 0;
    {
      const auto log = Open(Place("flipped"));
      const auto store = *views::ViewStore::Open(ViewOptions(*log, "flipped"));
      for (const auto& [view, entries] : rows) {
        views::ViewTable* table = store->Find(view);
        views::Rows changes = table->NewRows();
        std::set<size_t> flipped;
        while (flipped.size() < std::min(kFlipsInARound, entries.size()))
          flipped.insert(random_() % entries.size());
        for (const size_t at : flipped) {
          const auto row = std::next(entries.begin(), static_cast<std::ptrdiff_t>(at));
          std::string key = row->first;
          std::string value = row->second;
          // In the value; in the key where there is none, behind its first letter, which says what it is.
          if (value.empty()) {
            changes.Delete(key);
            Flip(key, 8 + random_() % (8 * (key.size() - 1)));
          } else {
            Flip(value, random_() % (8 * value.size()));
          }
          changes.Put(key, value);
          ++flips;
        }
        ASSERT_TRUE(table->Commit(std::move(changes), *table->ReadCheckpoint()).ok());
      }
    }
    EXPECT_GE(ScrubIt("flipped").log.faults.size(), flips) << "in round " << round;
    done += flips;
  }
  std::cout << "rows of views: " << done << " found\n";
}

}  // namespace
}  // namespace entente::scrub
