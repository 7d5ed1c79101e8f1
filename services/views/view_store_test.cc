#include "services/views/view_store.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"
#include "storage/test_events.h"

namespace entente::views {
namespace {

class ViewStoreTest : public testing::Test {
 protected:
  std::unique_ptr<ViewStore> Open(std::vector<ViewId> views, const std::string& log_id = "log",
                                  uint32_t fold_version = 1) {
    auto store = ViewStore::Open({directory_ / "views", log_id, fold_version, std::move(views), {}});
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  static void Put(ViewStore& store, const std::string& view, const std::string& key, uint64_t position) {
    Rows rows = store.Find(view)->NewRows();
    rows.Put(key, "value");
    ASSERT_TRUE(store.Find(view)->Commit(std::move(rows), {position, std::string(32, 'h')}).ok());
  }

  static uint64_t PositionOf(ViewStore& store, const std::string& view) {
    return store.Find(view)->ReadCheckpoint()->position;
  }

  storage::TestDirectory directory_;
  const ViewId one_{"one", 1};
  const ViewId two_{"two", 1};
};

TEST_F(ViewStoreTest, KeepsRowsAndCheckpointOverAClose) {
  Put(*Open({one_}), "one", "key", 7);
  const auto store = Open({one_});
  EXPECT_EQ(PositionOf(*store, "one"), 7u);
  EXPECT_EQ(store->Find("one")->Find("key")->value(), "value");
}

TEST_F(ViewStoreTest, TheLastChangeOfARowCounts) {
  const auto store = Open({one_});
  Rows rows = store->Find("one")->NewRows();
  for (const char* value : {"z", "m", "a"}) rows.Put("kept", value);
  rows.Put("gone", "value");
  rows.Delete("gone");
  rows.Delete("back");
  rows.Put("back", "value");
  ASSERT_TRUE(store->Find("one")->Commit(std::move(rows), {1, std::string(32, 'h')}).ok());
  EXPECT_EQ(store->Find("one")->Find("kept")->value(), "a");
  EXPECT_FALSE(store->Find("one")->Find("gone")->has_value());
  EXPECT_EQ(store->Find("one")->Find("back")->value(), "value");
}

TEST_F(ViewStoreTest, ViewsDoNotSeeEachOther) {
  const auto store = Open({one_, two_});
  Put(*store, "one", "key", 7);
  EXPECT_EQ(PositionOf(*store, "two"), 0u);
  EXPECT_FALSE(store->Find("two")->Find("key")->has_value());
  EXPECT_EQ(store->Find("three"), nullptr);
}

TEST_F(ViewStoreTest, WalksAPrefixInBothDirections) {
  const auto store = Open({one_});
  for (const char* key : {"a1", "b1", "b2", "b3", "c1"}) Put(*store, "one", key, 1);
  std::string seen;
  const auto see = [&seen](std::string_view key, std::string_view) {
    seen.append(key);
    return true;
  };
  ASSERT_TRUE(store->Find("one")->Scan("b", "b2", see).ok());
  EXPECT_EQ(seen, "b2b3");
  seen.clear();
  ASSERT_TRUE(store->Find("one")->ScanBackward("b", "b2", see).ok());
  EXPECT_EQ(seen, "b2b1");
}

TEST_F(ViewStoreTest, ClearedViewBeginsAnew) {
  const auto store = Open({one_});
  Put(*store, "one", "key", 7);
  ASSERT_TRUE(store->Find("one")->Clear().ok());
  EXPECT_EQ(PositionOf(*store, "one"), 0u);
  EXPECT_FALSE(store->Find("one")->Find("key")->has_value());
}

TEST_F(ViewStoreTest, NewVersionIsBuiltBesideTheOldUntilItTakesItsPlace) {
  Put(*Open({one_}), "one", "key", 7);
  {
    const auto newer = Open({{"one", 2}});
    EXPECT_EQ(PositionOf(*newer, "one"), 0u);
    Put(*newer, "one", "key", 3);
  }
  EXPECT_EQ(PositionOf(*Open({one_}), "one"), 7u);  // Rolled back before it was ready.
  Open({{"one", 2}})->DropOtherVersions("one");
  EXPECT_EQ(PositionOf(*Open({{"one", 2}}), "one"), 3u);
  EXPECT_EQ(PositionOf(*Open({one_}), "one"), 0u);
}

TEST_F(ViewStoreTest, RowsOfUnknownViewsAreDropped) {
  Put(*Open({one_, two_}), "two", "key", 7);
  Open({one_});
  EXPECT_EQ(PositionOf(*Open({one_, two_}), "two"), 0u);
}

TEST_F(ViewStoreTest, RowsOfAnotherLogAreThrownAway) {
  Put(*Open({one_}), "one", "key", 7);
  EXPECT_EQ(PositionOf(*Open({one_}, "other log"), "one"), 0u);
}

TEST_F(ViewStoreTest, RowsOfAnotherFoldAreThrownAway) {
  Put(*Open({one_}), "one", "key", 7);
  EXPECT_EQ(PositionOf(*Open({one_}, "log", 2), "one"), 0u);
}

TEST_F(ViewStoreTest, DamagedDirectoryIsBuiltAnew) {
  Put(*Open({one_}), "one", "key", 7);
  for (const auto& entry : std::filesystem::directory_iterator(directory_ / "views")) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("MANIFEST")) std::ofstream(entry.path()) << "garbage";
  }
  EXPECT_EQ(PositionOf(*Open({one_}), "one"), 0u);
}

TEST_F(ViewStoreTest, DirectoryWithoutItsFilesIsBuiltAnew) {
  Put(*Open({one_}), "one", "key", 7);
  for (const auto& entry : std::filesystem::directory_iterator(directory_ / "views")) {
    if (entry.path().extension() == ".sst") std::filesystem::remove(entry.path());
  }
  EXPECT_EQ(PositionOf(*Open({one_}), "one"), 0u);
}

TEST_F(ViewStoreTest, MarkedDirectoryIsBuiltAnew) {
  Put(*Open({one_}), "one", "key", 7);
  std::ofstream(directory_ / "views/DAMAGED") << "why\n";
  EXPECT_EQ(PositionOf(*Open({one_}), "one"), 0u);
  EXPECT_FALSE(std::filesystem::exists(directory_ / "views/DAMAGED"));
}

// Rows that are whole are not said to be as of position 0 because the checkpoint cannot be read.
TEST_F(ViewStoreTest, RowsWhoseCheckpointCannotBeReadAreNotScanned) {
  {
    const auto store = Open({one_});
    Rows rows = store->Find("one")->NewRows();
    for (int i = 100; i < 300; ++i) rows.Put("key" + std::to_string(i), std::string(400, 'v'));
    ASSERT_TRUE(store->Find("one")->Commit(std::move(rows), {7, std::string(32, 'h')}).ok());
  }
  for (const auto& entry : std::filesystem::directory_iterator(directory_ / "views")) {
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (entry.path().extension() != ".sst" || bytes.find("origin") != std::string::npos) continue;
    file.clear();
    file.seekp(3);
    file.put('\x7f');
  }
  const auto store = ViewStore::OpenReadOnly({directory_ / "views", "log", 1, {one_}, {}});
  ASSERT_TRUE(store.ok()) << store.status();
  const ViewTable& table = *(*store)->Find("one");
  EXPECT_TRUE((*table.Find("key290")).has_value()) << "another block, which is whole";
  const auto checkpoint = table.ScanAll("key290", [](std::string_view, std::string_view) { return false; });
  EXPECT_TRUE(absl::IsDataLoss(checkpoint.status())) << checkpoint.status();
}

TEST_F(ViewStoreTest, DirectoryThatIsOpenElsewhereIsLeftAlone) {
  const auto first = Open({one_});
  Put(*first, "one", "key", 7);
  EXPECT_FALSE(ViewStore::Open({directory_ / "views", "log", 1, {one_}, {}}).ok());
  EXPECT_EQ(first->Find("one")->Find("key")->value(), "value");
}

}  // namespace
}  // namespace entente::views
