// Snapshots that keep measurements in pages are held against the events with what the pages hold, and the
// pages are missed where they are gone.
#include "gmock/gmock.h"
#include "services/domain/performance/figure_page.h"
#include "services/scrub/scrubbed_record.h"

namespace entente::scrub {
namespace {

using storage::PageKey;
using storage::PageName;
using storage::ScrubFault;
using storage::VersionKey;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;

auto Fault(uint64_t position, const std::string& part) {
  return AllOf(Field(&ScrubFault::position, position), Field(&ScrubFault::sentence, HasSubstr(part)));
}

class ScrubPagesTest : public ScrubbedRecord {
 protected:
  void SetUp() override {
    GivenARecord();
    GivenPages();
    ReadSnapshot();
  }

  std::vector<ScrubFault> Faults() { return ScrubIt().log.faults; }

  void PutSnapshot() {
    snapshot_.set_state(state_.SerializeAsString());
    PutChecked(Family::kSnapshots, VersionKey(kPaged, snapshot_.version()), snapshot_.SerializeAsString());
  }

  // The position of the first snapshot that names a page.
  uint64_t FirstThatNames(const std::string& page) {
    const auto log = Open(Place());
    uint64_t position = 0;
    const absl::Status status =
        log->ScanEntries(storage::EntryKind::kSnapshot, storage::VersionKeysBegin(kPaged),
                         [&](std::string_view, const auto& value) {
                           storage::v1::Snapshot snapshot;
                           state::v1::AllianceState state;
                           EXPECT_TRUE(snapshot.ParseFromString(std::string(*value)) &&
                                       state.ParseFromString(snapshot.state()));
                           for (const std::string& named : state.figure_pages()) {
                             if (named == page) position = snapshot.position();
                           }
                           return position == 0;
                         });
    EXPECT_TRUE(status.ok()) << status;
    EXPECT_GT(position, 0u);
    return position;
  }

  // The newest snapshot of the alliance, and the state in it.
  storage::v1::Snapshot snapshot_;
  state::v1::AllianceState state_;
  // Its first page, and the name of that.
  std::string page_;
  std::string page_name_;

 private:
  void ReadSnapshot() {
    const auto log = Open(Place());
    ASSERT_TRUE(snapshot_.ParseFromString(log->FindSnapshot(kPaged, ~uint64_t{0})->value_or("")));
    ASSERT_TRUE(state_.ParseFromString(snapshot_.state()));
    ASSERT_EQ(state_.figure_pages_size(), 2);
    ASSERT_GT(state_.kpis(0).measurements().size(), 0u);
    page_name_ = state_.figure_pages(0);
    page_ = log->FindPages(kPaged, {page_name_})->value().front();
  }
};

TEST_F(ScrubPagesTest, WholeRecordHasNoFault) {
  const Report report = ScrubIt();
  EXPECT_THAT(report.log.faults, IsEmpty());
  EXPECT_EQ(report.counts.pages, 2u);
  EXPECT_GE(report.counts.snapshots, 7u);
}

TEST_F(ScrubPagesTest, APageThatIsMissingIsFoundOnceByTheFirstSnapshotThatNamesIt) {
  const uint64_t position = FirstThatNames(page_name_);
  EXPECT_LT(position, snapshot_.position());
  EraseRaw("data", Family::kSnapshots, PageKey(kPaged, page_name_));
  EXPECT_THAT(Faults(), ElementsAre(Fault(position, "of alliances/paged is missing")));
}

TEST_F(ScrubPagesTest, ADamagedPageIsFoundOnceWithItsAlliance) {
  const std::string key = PageKey(kPaged, page_name_);
  std::string stored = storage::WithCheck(Family::kSnapshots, key, page_);
  stored.back() ^= 1;
  PutRaw("data", Family::kSnapshots, key, stored);
  EXPECT_THAT(Faults(), ElementsAre(Fault(0, "of alliances/paged cannot be read")));
}

TEST_F(ScrubPagesTest, APageThatIsNotWhatItsNameSaysIsFound) {
  PutChecked(Family::kSnapshots, PageKey(kPaged, page_name_), page_ + page_);
  EXPECT_THAT(Faults(), ElementsAre(Fault(0, "of alliances/paged has other bytes than its name says")));
}

TEST_F(ScrubPagesTest, WhatIsNoPageAndOneOfNobodyAreFound) {
  PutChecked(Family::kSnapshots, PageKey(kPaged, PageName("no page")), "no page");
  PutChecked(Family::kSnapshots, PageKey("alliances/gone", page_name_), page_);
  EXPECT_THAT(Faults(), ElementsAre(Fault(0, "of alliances/gone is of a resource that has no event"),
                                    Fault(0, "of alliances/paged holds no measurements")));
}

TEST_F(ScrubPagesTest, APageThatNoSnapshotNamesIsNoFault) {
  state::v1::FigurePage other;
  ASSERT_TRUE(other.ParseFromString(page_));
  other.add_withdrawn(1);
  const std::string bytes = other.SerializeAsString();
  PutChecked(Family::kSnapshots, PageKey(kPaged, PageName(bytes)), bytes);
  EXPECT_THAT(Faults(), IsEmpty());
}

// As a program with a fault would leave it: each thing is what its check and its name say.
TEST_F(ScrubPagesTest, AnotherFigureInAPageIsFoundInTheSnapshotsThatNameIt) {
  state::v1::FigurePage other;
  ASSERT_TRUE(other.ParseFromString(page_));
  std::string& values = *other.mutable_values();
  ASSERT_EQ(values[values.size() - 20], '0');
  values[values.size() - 20] = '1';
  const std::string bytes = other.SerializeAsString();
  PutChecked(Family::kSnapshots, PageKey(kPaged, PageName(bytes)), bytes);
  *state_.mutable_figure_pages(0) = PageName(bytes);
  PutSnapshot();
  EXPECT_THAT(Faults(), ElementsAre(Fault(snapshot_.position(), "differs in 'kpis[0].measurements'")));
}

TEST_F(ScrubPagesTest, AWrongCountAndACorrectionThatWasNoneAreFound) {
  const state::v1::AllianceState whole = state_;
  state_.mutable_kpis(0)->set_paged_count(whole.kpis(0).paged_count() - 1);
  PutSnapshot();
  EXPECT_THAT(Faults(), ElementsAre(Fault(snapshot_.position(), "differs in 'kpis[0].paged_count'")));
  state_ = whole;
  state_.add_withdrawn_figures(paged_);
  PutSnapshot();
  EXPECT_THAT(Faults(), ElementsAre(Fault(snapshot_.position(), "differs in 'kpis[0].measurements'")));
}

TEST_F(ScrubPagesTest, WhatElseDiffersIsFoundWithoutThePage) {
  EraseRaw("data", Family::kSnapshots, PageKey(kPaged, page_name_));
  state_.mutable_parties(0)->set_organization("organizations/z");
  PutSnapshot();
  EXPECT_THAT(Faults(), ElementsAre(Fault(FirstThatNames(page_name_), "is missing"),
                                    Fault(snapshot_.position(), "differs in 'parties[0].organization'")));
}

}  // namespace
}  // namespace entente::scrub
