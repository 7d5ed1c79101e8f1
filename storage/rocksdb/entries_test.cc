// What the log keeps besides events, histories and tiles, when it is not what the log has written.
#include <map>

#include "gmock/gmock.h"
#include "storage/rocksdb/checked_value.h"
#include "storage/rocksdb/log_on_disk.h"

namespace entente::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Optional;

constexpr char kSky[] = "alliances/sky";

class EntriesTest : public LogOnDisk {
 protected:
  // Three events of star and one of sky, and two entries of each kind.
  void SetUp() override {
    const auto log = Open(Place());
    Batch batch =
        BatchOf({EventOf(kStar, 1, 1), EventOf(kStar, 2, 2), EventOf(kStar, 3, 3), EventOf(kSky, 1, 4)});
    batch.requests = {{RequestKey("principals/a", "1"), "first"},
                      {RequestKey("principals/a", "2"), "second"}};
    batch.index_changes = {{"erased/a", "3"}, {"erased/b", "4"}};
    batch.snapshots = {{kStar, 1, "old"}, {kStar, 3, "new"}};
    ASSERT_TRUE(log->Apply(batch).ok());
    ASSERT_TRUE(log->PutCheckpoint(2, "two").ok());
    ASSERT_TRUE(log->PutCheckpoint(4, "four").ok());
    ASSERT_TRUE(log->AddSuccession("from a to b").ok());
    ASSERT_TRUE(log->AddSuccession("from b to c").ok());
  }

  // Flips a bit of the value of `key`, or moves it to `other`, as if RocksDB had been told to.
  void FlipIn(Family family, const std::string& key, size_t byte) {
    ChangeRaw("data", family, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
      std::string value;
      EXPECT_TRUE(db.Get({}, handle, key, &value).ok());
      EXPECT_LT(byte, value.size());
      value[byte] = static_cast<char>(value[byte] ^ 4);
      return db.Put({}, handle, key, value);
    });
  }
  void Move(Family family, const std::string& key, const std::string& other) {
    ChangeRaw("data", family, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
      std::string value;
      EXPECT_TRUE(db.Get({}, handle, key, &value).ok());
      EXPECT_TRUE(db.Delete({}, handle, key).ok());
      return db.Put({}, handle, other, value);
    });
  }

  static std::string Number(uint64_t number) { return std::string(EncodedNumber(number).view()); }
};

TEST_F(EntriesTest, FlippedOutcomeOfARequestIsNotGiven) {
  const std::string key = RequestKey("principals/a", "1");
  FlipIn(Family::kRequests, key, kCheckBytes);
  const auto log = Open(Place());
  const absl::Status status = log->FindRequest(key).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("'principals/a\\0001' of the family 'requests'"));
  EXPECT_THAT(*log->FindRequest(RequestKey("principals/a", "2")), Optional(std::string("second")));
}

TEST_F(EntriesTest, OutcomeOfAnotherRequestIsNotGiven) {
  Move(Family::kRequests, RequestKey("principals/a", "1"), RequestKey("principals/a", "3"));
  EXPECT_EQ(Open(Place())->FindRequest(RequestKey("principals/a", "3")).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST_F(EntriesTest, FlippedIndexEntryIsNeitherFoundNorScanned) {
  FlipIn(Family::kIndexes, "erased/b", 0);
  const auto log = Open(Place());
  EXPECT_EQ(log->FindIndex("erased/b").status().code(), absl::StatusCode::kDataLoss);
  std::vector<std::string> keys;
  const absl::Status status = log->ScanIndex("erased/", [&keys](std::string_view key, std::string_view) {
    keys.emplace_back(key);
    return true;
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(keys, ElementsAre("erased/a"));
}

TEST_F(EntriesTest, EntryThatIsTooShortForItsCheckIsNotGiven) {
  PutRaw("data", Family::kIndexes, "erased/b", "4");
  EXPECT_EQ(Open(Place())->FindIndex("erased/b").status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(EntriesTest, DamagedSnapshotIsPassedOver) {
  FlipIn(Family::kSnapshots, VersionKey(kStar, 3), kCheckBytes + 1);
  EXPECT_THAT(*Open(Place())->FindSnapshot(kStar, 3), Optional(std::string("old")));
  FlipIn(Family::kSnapshots, VersionKey(kStar, 1), kCheckBytes + 1);
  EXPECT_EQ(*Open(Place())->FindSnapshot(kStar, 3), std::nullopt);
}

// Also where only the check was hit, or another page of the same bytes took its place.
TEST_F(EntriesTest, DamagedPageIsNotGiven) {
  const std::string page = PageName("page");
  const std::string check = PageName("check");
  Batch batch;
  batch.pages = {{kStar, page, "page"}, {kStar, check, "check"}, {kSky, page, "page"}};
  ASSERT_TRUE(Open(Place())->Apply(batch).ok());
  FlipIn(Family::kSnapshots, PageKey(kStar, page), kCheckBytes);
  FlipIn(Family::kSnapshots, PageKey(kStar, check), 0);
  EXPECT_EQ(*Open(Place())->FindPages(kStar, {page}), std::nullopt);
  EXPECT_EQ(*Open(Place())->FindPages(kStar, {check}), std::nullopt);
  EXPECT_THAT(*Open(Place())->FindPages(kSky, {page}), Optional(ElementsAre("page")));
  Move(Family::kSnapshots, PageKey(kSky, page), PageKey(kStar, page));
  EXPECT_EQ(*Open(Place())->FindPages(kStar, {page}), std::nullopt);
}

TEST_F(EntriesTest, FlippedNotesAreNotGiven) {
  FlipIn(Family::kCheckpoints, Number(4), kCheckBytes + 2);
  EXPECT_EQ(Open(Place())->FindCheckpoint(4).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(*Open(Place())->FindCheckpoint(3), Optional(std::string("two")));
  FlipIn(Family::kMeta, SuccessionKey(2), 3);
  EXPECT_EQ(Open(Place())->ReadSuccessions().status().code(), absl::StatusCode::kDataLoss);
}

// With one note less, a key that was replaced would not be known any more.
TEST_F(EntriesTest, SuccessionNoteUnderAnotherKeyIsNoticed) {
  Move(Family::kMeta, SuccessionKey(2), SuccessionKey(2 | 64));
  EXPECT_EQ(Open(Place())->ReadSuccessions().status().code(), absl::StatusCode::kDataLoss);
  std::string misspelt = SuccessionKey(2);
  misspelt[3] = '#';
  Move(Family::kMeta, SuccessionKey(2 | 64), misspelt);
  const absl::Status status = Open(Place())->ReadSuccessions().status();
  EXPECT_THAT(std::string(status.message()), HasSubstr("'suc#ession/"));
}

TEST_F(EntriesTest, AScanShowsDamagedEntriesAmongTheOthers) {
  FlipIn(Family::kSnapshots, VersionKey(kStar, 1), 0);
  FlipIn(Family::kRequests, RequestKey("principals/a", "2"), 0);
  const auto log = Open(Place());
  const auto values = [&log](EntryKind kind, const std::string& from = "") {
    std::vector<std::string> found;
    EXPECT_TRUE(log->ScanEntries(kind, from,
                                 [&found](std::string_view, const auto& value) {
                                   found.emplace_back(value.ok() ? *value : "damaged");
                                   return true;
                                 })
                    .ok());
    return found;
  };
  EXPECT_THAT(values(EntryKind::kRequest), ElementsAre("first", "damaged"));
  EXPECT_THAT(values(EntryKind::kIndex), ElementsAre("3", "4"));
  EXPECT_THAT(values(EntryKind::kIndex, "erased/b"), ElementsAre("4"));
  EXPECT_THAT(values(EntryKind::kSnapshot), ElementsAre("damaged", "new"));
  EXPECT_THAT(values(EntryKind::kCheckpoint), ElementsAre("two", "four"));
  EXPECT_THAT(values(EntryKind::kSuccession), ElementsAre("from a to b", "from b to c"));
}

TEST_F(EntriesTest, ResourcesAreListedOnceEach) {
  const auto log = Open(Place());
  const auto names = [&log](const std::string& after) {
    std::vector<std::string> found;
    EXPECT_TRUE(log->ScanResources(after,
                                   [&found](std::string_view name) {
                                     found.emplace_back(name);
                                     return true;
                                   })
                    .ok());
    return found;
  };
  EXPECT_THAT(names(""), ElementsAre(kSky, kStar));
  EXPECT_THAT(names(kSky), ElementsAre(kStar));
  EXPECT_THAT(names(kStar), IsEmpty());
}

}  // namespace
}  // namespace entente::storage
