// A log whose families do not end together. RocksDB takes a cut end of its manifest for what a crash leaves,
// and then opens with some families older than others.
#include <filesystem>

#include "gmock/gmock.h"
#include "storage/anchored_log.h"
#include "storage/test_events.h"

namespace entente::storage {
namespace {

std::filesystem::path ManifestOf(const std::filesystem::path& log) {
  std::filesystem::path found;
  for (const auto& entry : std::filesystem::directory_iterator(log)) {
    if (entry.path().filename().string().starts_with("MANIFEST-")) found = entry.path();
  }
  return found;
}

TEST(EndMark, ALogWithACutManifestIsWholeOrRefused) {
  const TestDirectory directory;
  const std::filesystem::path place = directory / "data";
  constexpr int kEvents = 40;
  // Two openings, so that the tables of the first are known by the manifest alone.
  for (int part = 0; part < 2; ++part) {
    auto log = AnchoredLog::Open({.directory = place / "log", .anchor_file = place / "anchor"});
    ASSERT_TRUE(log.ok()) << log.status();
    ASSERT_TRUE(AppendEvents(***log, "alliances/star", kEvents / 2).ok());
    ASSERT_TRUE((*log)->anchor->Write().ok());
  }
  const auto whole = std::filesystem::file_size(ManifestOf(place / "log"));
  int refused = 0;
  for (uintmax_t cut = 10; cut < whole; cut += 10) {
    const std::filesystem::path copy = directory / "copy";
    std::filesystem::remove_all(copy);
    std::filesystem::copy(place, copy, std::filesystem::copy_options::recursive);
    std::filesystem::resize_file(ManifestOf(copy / "log"), whole - cut);
    const auto log = AnchoredLog::Open({.directory = copy / "log", .anchor_file = copy / "anchor"});
    if (!log.ok()) {
      ++refused;
      continue;
    }
    EXPECT_EQ((*log)->log->GetHead().position, kEvents) << "cut by " << cut;
    EXPECT_EQ((*log)->log->FindStream("alliances/star")->version, kEvents) << "cut by " << cut;
  }
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace entente::storage
