// Single flipped bits in pages of measurements: each is found with its alliance, and none is ever served.
#include <map>
#include <random>

#include "gmock/gmock.h"
#include "services/domain/performance/unpaged.h"
#include "services/history/state_loader.h"
#include "services/scrub/scrubbed_record.h"

namespace entente::scrub {
namespace {

using storage::EntryKind;
using testing::Contains;
using testing::Field;
using testing::HasSubstr;

constexpr uint64_t kSeed = 20261126;

class PageFlipTest : public ScrubbedRecord {
 protected:
  void SetUp() override {
    std::cout << "seed " << kSeed << "\n";
    GivenARecord();
    GivenPages();
    const auto log = Open(Place());
    const absl::Status status =
        log->ScanEntries(EntryKind::kSnapshot, "", [this](std::string_view key, const auto& value) {
          if (storage::DecodePageKey(key).has_value()) pages_.emplace(key, *value);
          return true;
        });
    ASSERT_TRUE(status.ok()) << status;
    served_ = Served(*log);
  }

  // All that the record has of the alliance, its measurements among it.
  static std::string Served(const storage::EventLog& log) {
    const auto loaded = history::LoadWholeState(log, kPaged);
    EXPECT_TRUE(loaded.ok() && loaded->has_value()) << loaded.status();
    const auto& state = std::get<state::v1::AllianceState>((*loaded)->state);
    return domain::Unpaged(state, (*loaded)->pages).SerializeAsString();
  }

  std::map<std::string, std::string> pages_;
  std::string served_;
  std::mt19937_64 random_{kSeed};
};

TEST_F(PageFlipTest, EveryBitInAPageIsFoundWithItsAllianceAndNeverServed) {
  constexpr int kRounds = 100;
  ASSERT_EQ(pages_.size(), 2u);
  int done = 0;
  for (int round = 0; round < kRounds; ++round) {
    for (const auto& [key, page] : pages_) {
      const std::string whole = storage::WithCheck(Family::kSnapshots, key, page);
      std::string stored = whole;
      const uint64_t bit = random_() % (8 * stored.size());
      stored[bit / 8] = static_cast<char>(stored[bit / 8] ^ (1 << bit % 8));
      PutRaw("data", Family::kSnapshots, key, stored);
      EXPECT_THAT(ScrubIt().log.faults,
                  Contains(Field(&storage::ScrubFault::sentence, HasSubstr("of alliances/paged"))))
          << "bit " << bit;
      EXPECT_EQ(Served(*Open(Place())), served_) << "bit " << bit;
      PutRaw("data", Family::kSnapshots, key, whole);
      ++done;
    }
  }
  EXPECT_EQ(ScrubIt().log.faults.size(), 0u);
  std::cout << "pages: " << done << " found with their alliance\n";
}

}  // namespace
}  // namespace entente::scrub
