// Single flipped bits in files: each is refused, with the file, or found with it, or changes nothing; nothing
// of it is ever served.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "gmock/gmock.h"
#include "storage/rocksdb/flip_fixture.h"
#include "storage/scrub.h"
#include "storage/tree/log_tree.h"

namespace entente::storage {
namespace {

using testing::AnyOf;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;

class FileFlipTest : public FlipTest {
 protected:
  // Half of everything in tables, half in the write-ahead log, all under the anchor, as a crash leaves it.
  void GivenACrash() {
    Write(*Open(Place()), 1, kEvents / 2);
    const auto opened = OpenAnchored(Place());
    Write(**opened, kEvents / 2 + 1, kEvents);
    ASSERT_TRUE(opened->anchor->Write().ok());
    root_ = *tree::LogTree(opened->log.get()).Root(kEvents);
    Copy("data", "crashed");
  }

  // Events, and for each an outcome, an index entry and a snapshot; and a note of each kind.
  static void Write(EventLog& log, uint64_t first, uint64_t last) {
    std::vector<storage::Append> appends;
    for (uint64_t i = first; i <= last; ++i) {
      appends.push_back(EventOf(ResourceAt(i), VersionAt(i), i, std::string(i % 50, 'p')));
    }
    Batch batch = BatchOf(std::move(appends));
    for (uint64_t i = first; i <= last; ++i) {
      batch.requests.push_back({RequestKey("principals/a", std::to_string(i)), EntryAt(i)});
      batch.index_changes.push_back({"corrected/" + std::to_string(i), EntryAt(i)});
      batch.snapshots.push_back({ResourceAt(i), VersionAt(i), EntryAt(i)});
    }
    ASSERT_TRUE(log.Apply(batch).ok());
    ASSERT_TRUE(log.PutCheckpoint(last, EntryAt(last)).ok());
    ASSERT_TRUE(log.AddSuccession(EntryAt(last)).ok());
  }
  static std::string EntryAt(uint64_t position) { return "entry " + std::to_string(position * 7919); }

  // What became of a flip in `file` of the place `flipped`: refused, found, or without effect. Whoever tells
  // of it names the file, or at least what it is.
  std::string WhatBecameOf(const std::filesystem::path& file) {
    const auto opened = AnchoredLog::Open(Place("flipped"));
    if (!opened.ok()) {
      EXPECT_EQ(opened.status().code(), absl::StatusCode::kDataLoss) << opened.status();
      EXPECT_THAT(std::string(opened.status().message()), HasSubstr((directory_ / "flipped")));
      return std::string(opened.status().message()).find(file.filename()) == std::string::npos
                 ? "refused with its directory"
                 : "refused with the file";
    }
    const RocksDbEventLog& log = *(*opened)->log;
    const ScrubReport report = Scrub(log);
    std::string told;
    for (const ScrubFault& fault : report.faults) told += fault.sentence;
    const auto look = [&told](const FileLook& file_look) {
      if (file_look.is_end) told += std::string(file_look.status.message());
      return true;
    };
    EXPECT_TRUE(log.CheckFiles(look).ok());
    for (uint64_t i = 1; i <= kEvents; ++i) told += WhatSpeaksAgainstEntries(log, i);
    if (told.empty()) {
      // Then it must be as if nothing had happened.
      EXPECT_EQ(report.events, kEvents) << file;
      EXPECT_EQ(report.root, root_) << file;
      EXPECT_EQ(report.tiles, kEvents / tree::kTileWidth) << file;
      return "without effect";
    }
    EXPECT_THAT(told, HasSubstr(file.filename().string()));
    std::set<uint64_t> positions;
    for (uint64_t i = 1; i <= kEvents; i += 7) positions.insert(i);
    ExpectNothingForged(log, positions);
    return "found with the file";
  }

  // Why an entry is not given. One that is given is what was written.
  static std::string WhatSpeaksAgainstEntries(const RocksDbEventLog& log, uint64_t i) {
    std::string told;
    const auto look = [&](const absl::StatusOr<std::optional<std::string>>& found, const char* what) {
      if (!found.ok()) {
        told += std::string(found.status().message());
      } else {
        EXPECT_EQ(*found, EntryAt(i)) << what << " " << i;
      }
    };
    look(log.FindRequest(RequestKey("principals/a", std::to_string(i))), "request");
    look(log.FindIndex("corrected/" + std::to_string(i)), "index");
    look(log.FindSnapshot(ResourceAt(i), VersionAt(i)), "snapshot");
    if (i != kEvents / 2 && i != kEvents) return told;
    look(log.FindCheckpoint(i), "checkpoint");
    const auto notes = log.ReadSuccessions();
    if (!notes.ok()) return told + std::string(notes.status().message());
    EXPECT_EQ(*notes, (std::vector<std::string>{EntryAt(kEvents / 2), EntryAt(kEvents)}));
    return told;
  }

  tree::Hash root_ = {};
};

// Which files hold data: all but what RocksDB writes for people, and what it makes anew.
bool HoldsData(const std::filesystem::path& file) {
  const std::string name = file.filename().string();
  return file.extension() == ".sst" || file.extension() == ".log" || name == "anchor" || name == "CURRENT" ||
         name.starts_with("MANIFEST");
}

// What kind of file it is.
std::string KindOf(const std::filesystem::path& file) {
  if (file.extension() == ".sst") return "table";
  if (file.extension() == ".log") return "write-ahead log";
  const std::string name = file.filename().string();
  return name.substr(0, name.find('-'));
}

// What follows the blocks of a table, and is in none of their checksums.
constexpr uint64_t kFooterBytes = 53;

TEST_F(FileFlipTest, EveryBitInAFileIsRefusedOrFoundOrWithoutEffect) {
  const std::map<std::string, int> flips = {{"table", 160},   {"footer", 80},  {"write-ahead log", 80},
                                            {"MANIFEST", 60}, {"CURRENT", 60}, {"IDENTITY", 10},
                                            {"LOG", 10},      {"OPTIONS", 20}, {"anchor", 40}};
  GivenACrash();
  std::map<std::string, std::vector<std::filesystem::path>> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory_ / "crashed")) {
    if (entry.is_regular_file() && entry.file_size() > 0) files[KindOf(entry.path())].push_back(entry.path());
  }
  files["footer"] = files["table"];
  std::map<std::string, std::map<std::string, int>> outcomes;
  for (const auto& [kind, count] : flips) {
    ASSERT_FALSE(files[kind].empty()) << kind;
    std::sort(files[kind].begin(), files[kind].end());
    for (int i = 0; i < count; ++i) {
      Copy("crashed", "flipped");
      const auto& whole = files[kind][random_() % files[kind].size()];
      const auto file = std::filesystem::path(directory_ / "flipped") /
                        std::filesystem::relative(whole, directory_ / "crashed");
      const uint64_t bytes = std::filesystem::file_size(file);
      const uint64_t from = kind == "footer" ? bytes - kFooterBytes : 0;
      FlipBit(file, from + random_() % (bytes - from), static_cast<int>(random_() % 8));
      const std::string outcome = WhatBecameOf(file);
      ++outcomes[kind][outcome];
      if (!HoldsData(file)) {
        EXPECT_EQ(outcome, "without effect") << file;
      } else if (file.extension() == ".sst") {
        EXPECT_THAT(outcome, AnyOf("refused with the file", "found with the file")) << file;
      } else if (kind == "MANIFEST") {
        // A cut end may hold nothing but that an old file is not needed any more.
        EXPECT_THAT(outcome, AnyOf("refused with the file", "without effect")) << file;
      } else {
        EXPECT_EQ(outcome, "refused with the file") << file;
      }
    }
  }
  for (const auto& [kind, counts] : outcomes) {
    for (const auto& [outcome, count] : counts) std::cout << kind << ": " << count << " " << outcome << "\n";
  }
}

// Bit by bit, because it is small and decides what the log is held against.
TEST_F(FileFlipTest, EveryBitOfTheAnchorIsRefusedWithTheFile) {
  const auto opened = OpenAnchored(Place());
  Append(**opened, 1, 300);
  ASSERT_TRUE(opened->anchor->Write().ok());
  std::ostringstream read;
  read << std::ifstream(Place().anchor_file, std::ios::binary).rdbuf();
  const std::string whole = read.str();
  const std::string file = directory_ / "flipped-anchor";
  size_t refused = 0;
  for (size_t bit = 0; bit < 8 * whole.size(); ++bit) {
    std::string flipped = whole;
    Flip(flipped, bit);
    std::ofstream(file, std::ios::binary) << flipped;
    const absl::Status status = Anchor::Open({file}, opened->checkpointer.get()).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << "bit " << bit;
    EXPECT_THAT(std::string(status.message()), HasSubstr(file));
    refused += !status.ok();
  }
  std::cout << "anchor: " << refused << " of " << 8 * whole.size() << " refused with the file\n";
}

}  // namespace
}  // namespace entente::storage
