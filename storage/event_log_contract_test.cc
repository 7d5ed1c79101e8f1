// What every event log must do; run on the one in memory and the one in RocksDB.
#include <atomic>
#include <thread>

#include "gmock/gmock.h"
#include "storage/memory/event_log.h"
#include "storage/rocksdb/event_log.h"
#include "storage/test_events.h"

namespace entente::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;
using testing::Pair;

constexpr char kStar[] = "alliances/star";
constexpr char kStarAgreement[] = "alliances/star/agreements/main";
constexpr char kSky[] = "alliances/sky";

enum class Kind { kMemory, kRocksDb };

class EventLogContract : public testing::TestWithParam<Kind> {
 protected:
  EventLogContract() {
    if (GetParam() == Kind::kMemory) {
      log_ = std::make_unique<MemoryEventLog>();
    } else {
      auto opened = RocksDbEventLog::Open({.directory = directory_ / "log"});
      EXPECT_TRUE(opened.ok()) << opened.status();
      log_ = *std::move(opened);
    }
  }

  // Star has versions at 1, 2, 4; its agreement one at 3; sky one at 5. Batches end at 2 and 5.
  void WriteFiveEvents() {
    ASSERT_TRUE(log_->Apply(BatchOf({EventOf(kStar, 1, 1), EventOf(kStar, 2, 2)})).ok());
    ASSERT_TRUE(
        log_->Apply(BatchOf({EventOf(kStarAgreement, 1, 3), EventOf(kStar, 3, 4), EventOf(kSky, 1, 5)}))
            .ok());
  }

  std::vector<uint64_t> ScanFrom(uint64_t from, Direction direction, size_t visits_max = 100) {
    std::vector<uint64_t> positions;
    const absl::Status status = log_->Scan(from, direction, [&](const StoredRecord& record) {
      positions.push_back(record.position);
      return positions.size() < visits_max;
    });
    EXPECT_TRUE(status.ok()) << status;
    return positions;
  }

  std::vector<uint64_t> ScanStreamFrom(const std::string& resource, uint64_t from, Direction direction,
                                       size_t visits_max = 1000) {
    std::vector<uint64_t> positions;
    const absl::Status status = log_->ScanStream(resource, from, direction, [&](const StoredRecord& record) {
      positions.push_back(record.position);
      return positions.size() < visits_max;
    });
    EXPECT_TRUE(status.ok()) << status;
    return positions;
  }

  std::vector<std::pair<std::string, std::string>> ScanIndexFor(const std::string& prefix) {
    std::vector<std::pair<std::string, std::string>> entries;
    const absl::Status status = log_->ScanIndex(prefix, [&](std::string_view key, std::string_view value) {
      entries.emplace_back(key, value);
      return true;
    });
    EXPECT_TRUE(status.ok()) << status;
    return entries;
  }

  absl::Status ChangeIndex(std::vector<IndexChange> changes) {
    Batch batch;
    batch.index_changes = std::move(changes);
    return log_->Apply(batch);
  }

  // That nothing but the five events is there.
  void ExpectFiveEvents() {
    EXPECT_EQ(log_->GetHead().position, 5);
    EXPECT_EQ(log_->GetHead().record_time, TimeOf(5));
    EXPECT_EQ(log_->FindStream(kStar)->version, 3);
    EXPECT_EQ(log_->Read(6).status().code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(ScanIndexFor(""), IsEmpty());
  }

  TestDirectory directory_;
  std::unique_ptr<EventLog> log_;
};

TEST_P(EventLogContract, CheckpointsAreFoundByTheirSize) {
  EXPECT_EQ(*log_->FindCheckpoint(100), std::nullopt);
  ASSERT_TRUE(log_->PutCheckpoint(300, "three hundred").ok());
  ASSERT_TRUE(log_->PutCheckpoint(2, "two").ok());
  EXPECT_EQ(*log_->FindCheckpoint(1), std::nullopt);
  EXPECT_THAT(*log_->FindCheckpoint(2), Optional(std::string("two")));
  EXPECT_THAT(*log_->FindCheckpoint(299), Optional(std::string("two")));
  EXPECT_THAT(*log_->FindCheckpoint(~uint64_t{0}), Optional(std::string("three hundred")));
  ASSERT_TRUE(log_->PutCheckpoint(300, "again").ok());
  EXPECT_THAT(*log_->FindCheckpoint(300), Optional(std::string("again")));
}

TEST_P(EventLogContract, SuccessionNotesKeepTheirOrder) {
  EXPECT_THAT(*log_->ReadSuccessions(), IsEmpty());
  ASSERT_TRUE(log_->AddSuccession("first").ok());
  ASSERT_TRUE(log_->AddSuccession("second").ok());
  EXPECT_THAT(*log_->ReadSuccessions(), ElementsAre("first", "second"));
}

INSTANTIATE_TEST_SUITE_P(Logs, EventLogContract, testing::Values(Kind::kMemory, Kind::kRocksDb),
                         [](const auto& info) { return info.param == Kind::kMemory ? "Memory" : "RocksDb"; });

TEST_P(EventLogContract, NewLogIsEmptyAndHasAnIdentity) {
  EXPECT_EQ(log_->GetHead().position, 0);
  EXPECT_EQ(log_->GetHead().record_time, absl::InfinitePast());
  EXPECT_EQ(log_->LogId().size(), 16);
  EXPECT_EQ(log_->Read(1).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(ScanFrom(1, Direction::kForward), IsEmpty());
  EXPECT_THAT(ScanFrom(1, Direction::kBackward), IsEmpty());
  EXPECT_EQ(*log_->FindPosition(TimeOf(1)), 1);
}

TEST_P(EventLogContract, ReadGivesBackTheBytesAndTheLeafHash) {
  WriteFiveEvents();
  const Append written = EventOf(kStar, 3, 4);
  const absl::StatusOr<StoredRecord> read = log_->Read(4);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->position, 4);
  EXPECT_EQ(read->bytes, written.bytes);
  EXPECT_EQ(read->leaf_hash, LeafHash(written.bytes));
}

TEST_P(EventLogContract, HeadIsTheLastEventOfTheBatch) {
  WriteFiveEvents();
  ExpectFiveEvents();
  EXPECT_EQ(log_->FindStream(kStar)->position, 4);
  EXPECT_EQ(log_->FindStream(kStarAgreement)->version, 1);
  EXPECT_EQ(log_->FindStream("alliances/sta")->version, 0);
  EXPECT_EQ(log_->FindStream("")->version, 0);
}

TEST_P(EventLogContract, BatchBecomesVisibleAsAWhole) {
  Batch batch = BatchOf({EventOf(kStar, 1, 1)});
  batch.requests = {{RequestKey("principals/crm", "r1"), "outcome"}};
  batch.index_changes = {{"name/star", "1"}};
  batch.snapshots = {{kStar, 1, "state"}};
  ASSERT_TRUE(log_->Apply(batch).ok());
  EXPECT_EQ(log_->GetHead().position, 1);
  EXPECT_THAT(*log_->FindRequest(RequestKey("principals/crm", "r1")), Optional(std::string("outcome")));
  EXPECT_THAT(*log_->FindIndex("name/star"), Optional(std::string("1")));
  EXPECT_THAT(*log_->FindSnapshot(kStar, 1), Optional(std::string("state")));
}

TEST_P(EventLogContract, RefusedBatchChangesNothing) {
  WriteFiveEvents();
  Batch gap_in_versions = BatchOf({EventOf(kSky, 2, 6), EventOf(kStar, 5, 7)});
  gap_in_versions.requests = {{RequestKey("principals/crm", "r1"), "outcome"}};
  gap_in_versions.index_changes = {{"name/star", "1"}};
  gap_in_versions.snapshots = {{kSky, 2, "state"}};
  const absl::Status status = log_->Apply(gap_in_versions);
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(status.message()), HasSubstr("version 5 of alliances/star at position 7"));
  ExpectFiveEvents();
  EXPECT_EQ(log_->FindStream(kSky)->version, 1);
  EXPECT_FALSE(log_->FindRequest(RequestKey("principals/crm", "r1"))->has_value());
  EXPECT_FALSE(log_->FindSnapshot(kSky, 9)->has_value());
  EXPECT_TRUE(log_->Apply(BatchOf({EventOf(kSky, 2, 6), EventOf(kStar, 4, 7)})).ok());
}

TEST_P(EventLogContract, BatchThatDoesNotContinueIsRefused) {
  WriteFiveEvents();
  std::vector<Batch> refused = {
      BatchOf({EventOf(kSky, 2, 7)}),                         // A gap before it.
      BatchOf({EventOf(kSky, 2, 5)}),                         // A position that is taken.
      BatchOf({EventOf(kSky, 2, 6), EventOf(kStar, 4, 8)}),   // A gap within.
      BatchOf({EventOf(kStar, 3, 6)}),                        // A version that is taken.
      BatchOf({EventOf(kStar, 5, 6)}),                        // A gap in versions.
      BatchOf({EventOf("alliances/new", 2, 6)}),              // A first version that is not 1.
      BatchOf({EventOf(kStar, 0, 6)}),                        // No version.
      BatchOf({EventOf(kStar, 4, 6), EventOf(kStar, 6, 7)}),  // A gap in versions within.
      BatchOf({EventOf(kStar, 4, 6), EventOf(kStar, 4, 7)}),  // The same version twice.
      BatchOf({EventOf("", 1, 6)}),                           // No resource.
      BatchOf({EventOf(std::string("a\0b", 3), 1, 6)}),       // A resource that keys cannot hold.
  };
  refused.push_back(BatchOf({EventOf(kStar, 4, 6)}));
  refused.back().record_time = TimeOf(5);  // Time stood still.
  refused.push_back(BatchOf({EventOf(kStar, 4, 6)}));
  refused.back().appends[0].bytes = EventOf(kStar, 4, 7).bytes;  // A record of another position.
  refused.back().appends[0].leaf_hash = LeafHash(refused.back().appends[0].bytes);
  refused.push_back(BatchOf({EventOf(kStar, 4, 6)}));
  refused.back().appends[0].leaf_hash.pop_back();
  for (size_t i = 0; i < refused.size(); ++i) {
    EXPECT_EQ(log_->Apply(refused[i]).code(), absl::StatusCode::kInternal) << "batch " << i;
    ExpectFiveEvents();
  }
}

TEST_P(EventLogContract, BatchWithoutEventsKeepsTheHead) {
  WriteFiveEvents();
  Batch batch;
  batch.requests = {{RequestKey("principals/crm", "r1"), "nothing to do"}};
  ASSERT_TRUE(log_->Apply(batch).ok());
  ExpectFiveEvents();
  EXPECT_THAT(*log_->FindRequest(RequestKey("principals/crm", "r1")), Optional(std::string("nothing to do")));
}

TEST_P(EventLogContract, ScanGoesForwardFromAnywhere) {
  WriteFiveEvents();
  EXPECT_THAT(ScanFrom(0, Direction::kForward), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(ScanFrom(1, Direction::kForward), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(ScanFrom(3, Direction::kForward, 2), ElementsAre(3, 4));
  EXPECT_THAT(ScanFrom(5, Direction::kForward), ElementsAre(5));
  EXPECT_THAT(ScanFrom(6, Direction::kForward), IsEmpty());
}

TEST_P(EventLogContract, ScanGoesBackwardFromAnywhere) {
  WriteFiveEvents();
  EXPECT_THAT(ScanFrom(0, Direction::kBackward), IsEmpty());
  EXPECT_THAT(ScanFrom(1, Direction::kBackward), ElementsAre(1));
  EXPECT_THAT(ScanFrom(4, Direction::kBackward, 3), ElementsAre(4, 3, 2));
  EXPECT_THAT(ScanFrom(5, Direction::kBackward), ElementsAre(5, 4, 3, 2, 1));
  EXPECT_THAT(ScanFrom(UINT64_MAX, Direction::kBackward), ElementsAre(5, 4, 3, 2, 1));
}

TEST_P(EventLogContract, StreamOfAResourceHoldsOnlyItsOwnEvents) {
  WriteFiveEvents();
  EXPECT_THAT(ScanStreamFrom(kStar, 0, Direction::kForward), ElementsAre(1, 2, 4));
  EXPECT_THAT(ScanStreamFrom(kStar, 2, Direction::kForward), ElementsAre(2, 4));
  EXPECT_THAT(ScanStreamFrom(kStar, 4, Direction::kForward), IsEmpty());
  EXPECT_THAT(ScanStreamFrom(kStar, 2, Direction::kBackward), ElementsAre(2, 1));
  EXPECT_THAT(ScanStreamFrom(kStar, UINT64_MAX, Direction::kBackward, 2), ElementsAre(4, 2));
  EXPECT_THAT(ScanStreamFrom(kStar, 0, Direction::kBackward), IsEmpty());
  EXPECT_THAT(ScanStreamFrom(kStarAgreement, 1, Direction::kForward), ElementsAre(3));
  EXPECT_THAT(ScanStreamFrom("alliances", 1, Direction::kForward), IsEmpty());
}

TEST_P(EventLogContract, LongStreamIsReadToItsEndInBothDirections) {
  std::vector<Append> appends;
  for (uint64_t position = 1; position <= 600; position += 2) {
    appends.push_back(EventOf(kStar, position / 2 + 1, position));
    appends.push_back(EventOf(kSky, position / 2 + 1, position + 1));
  }
  ASSERT_TRUE(log_->Apply(BatchOf(std::move(appends))).ok());
  const std::vector<uint64_t> forward = ScanStreamFrom(kStar, 1, Direction::kForward);
  std::vector<uint64_t> backward = ScanStreamFrom(kStar, 300, Direction::kBackward);
  ASSERT_EQ(forward.size(), 300);
  EXPECT_EQ(forward.back(), 599);
  std::reverse(backward.begin(), backward.end());
  EXPECT_EQ(forward, backward);
}

TEST_P(EventLogContract, ReadManyReadsWhatIsAskedFor) {
  WriteFiveEvents();
  const auto records = log_->ReadMany({1, 4, 5});
  ASSERT_TRUE(records.ok()) << records.status();
  ASSERT_EQ(records->size(), 3);
  EXPECT_EQ((*records)[1].bytes, EventOf(kStar, 3, 4).bytes);
  EXPECT_EQ((*records)[2].leaf_hash, EventOf(kSky, 1, 5).leaf_hash);
  EXPECT_THAT(*log_->ReadMany({}), IsEmpty());
  EXPECT_EQ(log_->ReadMany({2, 2})->size(), 2);
  EXPECT_EQ(log_->ReadMany({5, 6}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(log_->ReadMany({0, 1}).status().code(), absl::StatusCode::kNotFound);
}

TEST_P(EventLogContract, PositionIsFoundByTime) {
  WriteFiveEvents();
  EXPECT_EQ(*log_->FindPosition(absl::InfinitePast()), 1);
  EXPECT_EQ(*log_->FindPosition(TimeOf(1)), 1);
  EXPECT_EQ(*log_->FindPosition(TimeOf(1) + absl::Nanoseconds(1)), 2);
  EXPECT_EQ(*log_->FindPosition(TimeOf(4)), 4);
  EXPECT_EQ(*log_->FindPosition(TimeOf(5)), 5);
  EXPECT_EQ(*log_->FindPosition(TimeOf(6)), 6);
  EXPECT_EQ(*log_->FindPosition(absl::InfiniteFuture()), 6);
}

TEST_P(EventLogContract, RequestsAreKeptByActorAndId) {
  Batch batch;
  batch.requests = {{RequestKey("principals/crm", "1"), "a"}, {RequestKey("principals/bi", "1"), "b"}};
  ASSERT_TRUE(log_->Apply(batch).ok());
  EXPECT_THAT(*log_->FindRequest(RequestKey("principals/crm", "1")), Optional(std::string("a")));
  EXPECT_THAT(*log_->FindRequest(RequestKey("principals/bi", "1")), Optional(std::string("b")));
  EXPECT_FALSE(log_->FindRequest(RequestKey("principals/bi", "2"))->has_value());
}

TEST_P(EventLogContract, IndexKeysArePutErasedAndScannedByPrefix) {
  ASSERT_TRUE(ChangeIndex({{"load/b", "2"}, {"load/a", "1"}, {"loads", "no"}, {"name/x", "no"}}).ok());
  EXPECT_THAT(ScanIndexFor("load/"), ElementsAre(Pair("load/a", "1"), Pair("load/b", "2")));
  ASSERT_TRUE(ChangeIndex({{"load/a", std::nullopt}, {"load/b", "3"}, {"load/none", std::nullopt}}).ok());
  EXPECT_THAT(ScanIndexFor("load/"), ElementsAre(Pair("load/b", "3")));
  EXPECT_FALSE(log_->FindIndex("load/a")->has_value());
  // The later change of a key in a batch is the one that counts.
  ASSERT_TRUE(
      ChangeIndex({{"load/c", "1"}, {"load/c", std::nullopt}, {"load/b", std::nullopt}, {"load/b", ""}})
          .ok());
  EXPECT_THAT(ScanIndexFor("load/"), ElementsAre(Pair("load/b", "")));
}

TEST_P(EventLogContract, PrefixOfHighestBytesIsScanned) {
  ASSERT_TRUE(ChangeIndex({{"\xff", "1"}, {"\xff\xff", "2"}, {"\xff\xff\x01", "3"}, {"\xfe", "0"}}).ok());
  EXPECT_THAT(ScanIndexFor("\xff\xff"), ElementsAre(Pair("\xff\xff", "2"), Pair("\xff\xff\x01", "3")));
  EXPECT_EQ(ScanIndexFor("").size(), 4);
}

TEST_P(EventLogContract, NewestSnapshotUpToAVersionIsFound) {
  Batch batch;
  batch.snapshots = {{kStar, 10, "at 10"}, {kStar, 300, "at 300"}, {kStarAgreement, 1, "another's"}};
  ASSERT_TRUE(log_->Apply(batch).ok());
  EXPECT_FALSE(log_->FindSnapshot(kStar, 9)->has_value());
  EXPECT_THAT(*log_->FindSnapshot(kStar, 10), Optional(std::string("at 10")));
  EXPECT_THAT(*log_->FindSnapshot(kStar, 299), Optional(std::string("at 10")));
  EXPECT_THAT(*log_->FindSnapshot(kStar, UINT64_MAX), Optional(std::string("at 300")));
  EXPECT_FALSE(log_->FindSnapshot(kSky, 300)->has_value());
}

TEST_P(EventLogContract, PagesAreFoundByTheirNames) {
  const std::string one = PageName("one");
  const std::string two = PageName("two");
  Batch batch;
  batch.pages = {{kStar, one, "one"}, {kStar, two, "two"}};
  ASSERT_TRUE(log_->Apply(batch).ok());
  EXPECT_THAT(*log_->FindPages(kStar, {two, one}), Optional(ElementsAre("two", "one")));
  EXPECT_FALSE(log_->FindPages(kStar, {one, PageName("none")})->has_value());
  EXPECT_FALSE(log_->FindPages(kSky, {one})->has_value()) << "it is another's";
  EXPECT_FALSE(log_->FindSnapshot(kStar, UINT64_MAX)->has_value());
}

TEST_P(EventLogContract, AwaitReturnsWhenThePositionIsThere) {
  WriteFiveEvents();
  EXPECT_TRUE(log_->AwaitPosition(5, std::chrono::milliseconds(0)));
  EXPECT_FALSE(log_->AwaitPosition(6, std::chrono::milliseconds(1)));
  bool came = false;
  std::thread waiting([&] { came = log_->AwaitPosition(6, std::chrono::milliseconds::max()); });
  ASSERT_TRUE(AppendEvents(*log_, kStar, 1).ok());
  waiting.join();
  EXPECT_TRUE(came);
}

TEST_P(EventLogContract, InterruptWakesWhoWaitsNowAndLater) {
  bool came = true;
  std::thread waiting([&] { came = log_->AwaitPosition(1, std::chrono::milliseconds::max()); });
  log_->Interrupt();
  waiting.join();
  EXPECT_FALSE(came);
  EXPECT_FALSE(log_->AwaitPosition(1, std::chrono::milliseconds::max()));
}

TEST_P(EventLogContract, VisitorsMayReadTheLog) {
  WriteFiveEvents();
  const absl::Status status = log_->Scan(1, Direction::kForward, [&](const StoredRecord& record) {
    return log_->Read(record.position).ok() && log_->FindIndex("x").ok();
  });
  EXPECT_TRUE(status.ok());
}

// Each batch holds two events and sets one key to the position of the second: whoever sees the key must see
// both events, and no scan ends between the two.
TEST_P(EventLogContract, ReadersDuringApplySeeWholeBatches) {
  constexpr uint64_t kBatches = 200;
  std::atomic<bool> done = false;
  std::atomic<int> torn = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const Head head = log_->GetHead();
        if (head.position % 2 != 0 || (head.position > 0 && !log_->Read(head.position).ok())) ++torn;
        const auto newest = log_->FindIndex("newest");
        if (!newest.ok() || (newest->has_value() && !log_->Read(std::stoull(**newest)).ok())) ++torn;
        uint64_t last = 0;
        const absl::Status status = log_->Scan(1, Direction::kForward, [&](const StoredRecord& record) {
          last = record.position;
          return true;
        });
        if (!status.ok() || last % 2 != 0) ++torn;
        if (log_->FindStream(kStar)->version < last / 2) ++torn;
        log_->AwaitPosition(head.position + 1, std::chrono::milliseconds(1));
      }
    });
  }
  for (uint64_t i = 0; i < kBatches; ++i) {
    Batch batch = BatchOf({EventOf(kSky, i + 1, 2 * i + 1), EventOf(kStar, i + 1, 2 * i + 2)});
    batch.index_changes = {{"newest", std::to_string(2 * i + 2)}};
    EXPECT_TRUE(log_->Apply(batch).ok());
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(log_->GetHead().position, 2 * kBatches);
}

}  // namespace
}  // namespace entente::storage
