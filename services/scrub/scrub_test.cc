#include "services/scrub/scrub.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "gmock/gmock.h"
#include "services/scrub/scrubbed_record.h"
#include "services/views/row_keys.h"

namespace entente::scrub {
namespace {

using storage::RequestKey;
using storage::ScrubFault;
using storage::VersionKey;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr char kX[] = "alliances/x";

// A fault at a position, whose sentence has a part.
auto Fault(uint64_t position, const std::string& part) {
  return AllOf(Field(&ScrubFault::position, position), Field(&ScrubFault::sentence, HasSubstr(part)));
}

class ScrubRecordTest : public ScrubbedRecord {
 protected:
  void SetUp() override { GivenARecord(); }

  std::vector<ScrubFault> Faults() { return ScrubIt().log.faults; }

  // The entry of a family as it is stored, without its check.
  std::string ValueOf(Family family, const std::string& key) {
    std::string value;
    ChangeRaw("data", family, [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
      return db.Get({}, handle, key, &value);
    });
    return value.substr(storage::kCheckBytes);
  }

  // The one snapshot, and where it stands.
  storage::v1::Snapshot Snapshot() {
    const auto log = Open(Place());
    storage::v1::Snapshot snapshot;
    EXPECT_TRUE(snapshot.ParseFromString(log->FindSnapshot(kX, ~uint64_t{0})->value_or("")));
    EXPECT_GT(snapshot.version(), 200u);
    return snapshot;
  }
  void PutSnapshot(const storage::v1::Snapshot& snapshot) {
    PutChecked(Family::kSnapshots, VersionKey(kX, snapshot.version()), snapshot.SerializeAsString());
  }

  storage::v1::RequestOutcome OutcomeOf(const std::string& key) {
    storage::v1::RequestOutcome outcome;
    EXPECT_TRUE(outcome.ParseFromString(ValueOf(Family::kRequests, key)));
    return outcome;
  }
  void PutOutcome(const std::string& key, const storage::v1::RequestOutcome& outcome) {
    PutChecked(Family::kRequests, key, outcome.SerializeAsString());
  }

  static std::string TrailKey(const std::string& name, uint64_t position) {
    std::string key = name + '\0';
    views::AppendPosition(position, &key);
    return key;
  }
};

TEST_F(ScrubRecordTest, WholeRecordHasNoFault) {
  const Report report = ScrubIt();
  std::string told;
  for (const ScrubFault& fault : report.log.faults) told += fault.sentence + "\n";
  EXPECT_EQ(told, "");
  EXPECT_TRUE(report.log.is_complete);
  EXPECT_EQ(report.counts.states, report.log.resources);
  EXPECT_EQ(report.counts.snapshots, 1u);
  // Each with an id, and two more for the commands of the group.
  EXPECT_EQ(report.counts.requests, kMeasurements + 11u);
  // Two references, a correction, an erasure, two periods and the last one, and a feature.
  EXPECT_EQ(report.counts.index_entries, 8u);
  EXPECT_EQ(report.counts.notes, 2u);
  EXPECT_EQ(report.counts.alliance_rows, 2u);
  EXPECT_GT(report.counts.trail_rows, report.log.events);
  EXPECT_EQ(report.counts.head_rows, report.log.resources);
}

// In the footer, which is in the checksum of no block: whatever else it does, the file is named.
TEST_F(ScrubRecordTest, DamagedFilesOfLogAndViewsAreNamed) {
  const uint64_t files = ScrubIt().counts.files;
  EXPECT_GT(files, 0u);
  uint64_t found = 0;
  for (const char* part : {"log", "views"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(directory_ / (std::string("data/") + part))) {
      if (entry.path().extension() != ".sst") continue;
      Copy("data", "flipped");
      const auto file = std::filesystem::path(directory_ / "flipped") / part / entry.path().filename();
      storage::FlipBit(file, std::filesystem::file_size(file) - 20);
      std::string told;
      for (const ScrubFault& fault : ScrubIt("flipped").log.faults) told += fault.sentence;
      EXPECT_THAT(told, HasSubstr(file.string()));
      ++found;
    }
  }
  EXPECT_EQ(found, files);
}

TEST_F(ScrubRecordTest, WithoutViewsTheRestIsScrubbed) {
  std::filesystem::remove_all(directory_ / "data/views");
  const Report report = ScrubIt();
  EXPECT_THAT(report.log.faults, IsEmpty());
  EXPECT_EQ(report.counts.trail_rows, 0u);
  EXPECT_EQ(report.counts.snapshots, 1u);
}

TEST_F(ScrubRecordTest, AViewThatCannotBeReadIsToldOfOnceAndAccusesNoRow) {
  for (const auto& entry : std::filesystem::directory_iterator(directory_ / "data/views")) {
    // That of the log whose rows they are is left alone.
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (entry.path().extension() != ".sst" || bytes.find("origin") != std::string::npos) continue;
    // In the first block of the rows, where the checkpoint stands.
    file.clear();
    file.seekp(3);
    file.put('\x7f');
  }
  std::vector<std::string> told;
  for (const ScrubFault& fault : Faults()) told.push_back(fault.sentence);
  EXPECT_THAT(told, Not(Contains(HasSubstr("differs"))));
  EXPECT_THAT(told, Not(Contains(HasSubstr("has no row"))));
  // Of the view and, by its checksum, of the file: each once.
  EXPECT_THAT(told,
              testing::Each(testing::AnyOf(HasSubstr("cannot be read"), HasSubstr("A file of the views"))));
  EXPECT_EQ(std::set<std::string>(told.begin(), told.end()).size(), told.size()) << "told twice";
  EXPECT_THAT(told, Not(IsEmpty()));
}

TEST_F(ScrubRecordTest, DamagedSnapshotIsFoundWithItsPosition) {
  const storage::v1::Snapshot snapshot = Snapshot();
  std::string stored = storage::WithCheck(Family::kSnapshots, VersionKey(kX, snapshot.version()),
                                          snapshot.SerializeAsString());
  stored[stored.size() / 2] ^= 8;
  PutRaw("data", Family::kSnapshots, VersionKey(kX, snapshot.version()), stored);
  EXPECT_THAT(Faults(), ElementsAre(Fault(snapshot.position(), "The snapshot of alliances/x at version")));
}

TEST_F(ScrubRecordTest, SnapshotOfAnotherStateIsFoundWithTheFieldThatDiffers) {
  storage::v1::Snapshot snapshot = Snapshot();
  state::v1::AllianceState state;
  ASSERT_TRUE(state.ParseFromString(snapshot.state()));
  state.mutable_parties(1)->set_organization("organizations/z");
  snapshot.set_state(state.SerializeAsString());
  PutSnapshot(snapshot);
  EXPECT_THAT(Faults(), ElementsAre(Fault(snapshot.position(), "differs in 'parties[1].organization'")));
}

TEST_F(ScrubRecordTest, SnapshotOfAnotherFoldIsNoFault) {
  storage::v1::Snapshot snapshot = Snapshot();
  snapshot.set_fold_version(snapshot.fold_version() - 1);
  snapshot.set_state("whatever it was then");
  PutSnapshot(snapshot);
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(ScrubRecordTest, SnapshotWithoutItsEventIsFound) {
  storage::v1::Snapshot snapshot = Snapshot();
  snapshot.set_version(5000);
  PutSnapshot(snapshot);
  EXPECT_THAT(Faults(),
              ElementsAre(Fault(0, "a snapshot of alliances/x at version 5000, but no such event")));
}

TEST_F(ScrubRecordTest, RowOfAnAllianceThatDiffersIsFound) {
  state::v1::AllianceState state;
  ASSERT_TRUE(state.ParseFromString(RowOf("alliances", "a/alliances/x")));
  state.mutable_stages(0)->set_stage("retire");
  ChangeRow("alliances", "a/alliances/x", state.SerializeAsString());
  EXPECT_THAT(Faults(), ElementsAre(Fault(voided_, "The row of alliances/x in the view alliances")));
  EXPECT_THAT(Faults(), ElementsAre(Fault(voided_, "differs in 'stages[0].stage'")));
}

TEST_F(ScrubRecordTest, RowThatIsMissingAndOneTooManyAreFound) {
  ChangeRow("alliances", "a/alliances/x", std::nullopt);
  EXPECT_THAT(Faults(), ElementsAre(Fault(voided_, "has no row of alliances/x")));
  ChangeRow("alliances", "a/alliances/y", "");
  EXPECT_THAT(Faults(), Contains(Fault(0, "has a row 'a/alliances/y'")));
}

TEST_F(ScrubRecordTest, ReferenceInTheViewThatDiffersIsFound) {
  const std::string key = std::string("x/crm\0x", 7);
  ChangeRow("alliances", key, "organizations/a");
  EXPECT_THAT(Faults(), ElementsAre(Fault(created_, "to 'organizations/a', and the event at position"),
                                    Field(&ScrubFault::sentence, HasSubstr("to which no event leads"))));
  ChangeRow("alliances", key, std::nullopt);
  EXPECT_THAT(Faults(), ElementsAre(Fault(created_, "leads from 'x/crm\\000x' to nothing")));
}

TEST_F(ScrubRecordTest, RowsOfTheTrailAreFoundInBothDirections) {
  const uint64_t joined = created_ + 1;
  ChangeRow("trail", TrailKey("organizations/a", joined), std::nullopt);
  EXPECT_THAT(Faults(), ElementsAre(Fault(joined, "no row of 'organizations/a' for the event")));
  ChangeRow("trail", TrailKey("organizations/c", created_), "");
  EXPECT_THAT(Faults(), Contains(Fault(created_, "has a row of 'organizations/c' for position")));
  ChangeRow("trail", TrailKey("organizations/c", 1'000'000), "");
  EXPECT_THAT(Faults(), Contains(Fault(0, "for position 1000000, to which no event leads")));
}

TEST_F(ScrubRecordTest, HeadsAreFoundInBothDirections) {
  ChangeRow("heads", views::HeadRowKey(kX), Key(3));
  EXPECT_THAT(Faults(), ElementsAre(Fault(voided_, "has version 3 of alliances/x, and its events say")));
  ChangeRow("heads", views::HeadRowKey(kX), std::nullopt);
  EXPECT_THAT(Faults(), ElementsAre(Fault(voided_, "has version 0 of alliances/x, and its events say")));
  ChangeRow("heads", views::HeadRowKey("alliances/none"), Key(1));
  EXPECT_THAT(Faults(), Contains(Fault(0, "to which no resource leads")));
}

TEST_F(ScrubRecordTest, RowsAreComparedAsOfTheirCheckpoint) {
  // The view has seen half of it, and nothing of it is wrong.
  std::filesystem::remove_all(directory_ / "data/views");
  {
    const auto log = Open(Place());
    const auto store = *views::ViewStore::Open(ViewOptions(*log, "data"));
    views::TrailIndex trail(store->Find("trail"));
    views::AlliancesView alliances(log.get(), store->Find("alliances"));
    for (views::View* view : {static_cast<views::View*>(&trail), static_cast<views::View*>(&alliances)}) {
      views::Rows rows = store->Find(view->Id().name)->NewRows();
      views::Checkpoint reached;
      ASSERT_TRUE(log->Scan(1, storage::Direction::kForward,
                            [&](const storage::StoredRecord& record) {
                              EXPECT_TRUE(view->Apply(record, rows).ok());
                              reached = {record.position, record.leaf_hash};
                              return record.position < created_ + 50;
                            })
                      .ok());
      ASSERT_TRUE(view->Flush(rows).ok());
      ASSERT_TRUE(store->Find(view->Id().name)->Commit(std::move(rows), reached).ok());
    }
  }
  const Report report = ScrubIt();
  EXPECT_THAT(report.log.faults, IsEmpty());
  EXPECT_EQ(report.counts.alliance_rows, 2u);
}

TEST_F(ScrubRecordTest, ViewOfAnotherHistoryIsFound) {
  {
    const auto log = Open(Place());
    const auto store = *views::ViewStore::Open(ViewOptions(*log, "data"));
    views::ViewTable* table = store->Find("trail");
    ASSERT_TRUE(table->Commit(table->NewRows(), {created_, std::string(32, 'h')}).ok());
  }
  EXPECT_THAT(Faults(), Contains(Fault(created_, "The view trail is at position")));
}

TEST_F(ScrubRecordTest, DamagedOutcomeIsFoundWithItsPosition) {
  const std::string key = RequestKey("principals/ann", "m7");
  std::string stored = storage::WithCheck(Family::kRequests, key, ValueOf(Family::kRequests, key));
  const uint64_t position = OutcomeOf(key).first_position();
  stored[20] ^= 1;
  PutRaw("data", Family::kRequests, key, stored);
  EXPECT_THAT(
      Faults(),
      ElementsAre(Fault(position, "The outcome of the request 'm7' of principals/ann, which has led to")));
}

TEST_F(ScrubRecordTest, OutcomeThatIsMissingIsFoundByItsEvent) {
  const std::string key = RequestKey("principals/ann", "create");
  EraseRaw("data", Family::kRequests, key);
  EXPECT_THAT(Faults(),
              ElementsAre(Fault(created_, "the request 'create' of principals/ann, which has no outcome")));
}

TEST_F(ScrubRecordTest, OutcomesThatLeadAstrayAreFound) {
  const std::string key = RequestKey("principals/ann", "create");
  const storage::v1::RequestOutcome whole = OutcomeOf(key);
  storage::v1::RequestOutcome outcome = whole;
  outcome.set_first_position(measured_);
  PutOutcome(key, outcome);
  EXPECT_THAT(Faults(), ElementsAre(Fault(created_, "whose outcome leads to"),
                                    Fault(measured_, "that is not where the events of it begin")));
  outcome = whole;
  outcome.set_events(whole.events() + 1);
  PutOutcome(key, outcome);
  EXPECT_THAT(Faults(), ElementsAre(Fault(created_, "the command has recorded")));
  outcome = whole;
  outcome.mutable_record_time()->set_seconds(1);
  PutOutcome(key, outcome);
  EXPECT_THAT(Faults(), ElementsAre(Fault(created_, "was recorded at another time")));
  outcome = whole;
  outcome.set_version(10'000);
  PutOutcome(key, outcome);
  EXPECT_THAT(Faults(), ElementsAre(Fault(created_, "had version 10000 then")));
}

TEST_F(ScrubRecordTest, OutcomeOfWhatNobodyAskedIsFound) {
  storage::v1::RequestOutcome outcome = OutcomeOf(RequestKey("principals/ann", "create"));
  PutOutcome(RequestKey("principals/eve", "create"), outcome);
  EXPECT_THAT(Faults(),
              ElementsAre(Fault(created_, "The outcome of the request 'create' of principals/eve")));
}

TEST_F(ScrubRecordTest, OutcomesInAGroupAreFoundWithTheirPositions) {
  const std::string member = RequestKey("principals/ann", "group") + std::string("\0001", 2);
  std::string stored = storage::WithCheck(Family::kRequests, member, ValueOf(Family::kRequests, member));
  stored.back() ^= 1;
  PutRaw("data", Family::kRequests, member, stored);
  EXPECT_THAT(Faults(), ElementsAre(Fault(grouped_, "The outcome of the request 'group\\0001'")));
  EraseRaw("data", Family::kRequests, member);
  EXPECT_THAT(Faults(), ElementsAre(Fault(grouped_, "none of whose outcomes leads to it")));
}

TEST_F(ScrubRecordTest, IndexEntriesAreFoundInBothDirections) {
  EraseRaw("data", Family::kIndexes, "external/alliances/crm/x");
  EXPECT_THAT(Faults(), ElementsAre(Fault(created_, "and nothing stands there")));
  PutChecked(Family::kIndexes, "external/alliances/crm/x", kX);
  PutChecked(Family::kIndexes, "external/alliances/crm/y", kX);
  EXPECT_THAT(Faults(), ElementsAre(Fault(created_, "under 'external/alliances/crm/y' of the index")));
  EraseRaw("data", Family::kIndexes, "external/alliances/crm/y");
  PutChecked(Family::kIndexes, absl::StrCat("corrected/", measured_), "1");
  EXPECT_THAT(Faults(), Contains(Fault(voided_, "has left")));
}

TEST_F(ScrubRecordTest, DamagedIndexEntryIsFoundWithItsPosition) {
  const std::string key = "erased/" + person_;
  std::string stored = storage::WithCheck(Family::kIndexes, key, absl::StrCat(erased_));
  stored.back() ^= 1;
  PutRaw("data", Family::kIndexes, key, stored);
  EXPECT_THAT(Faults(), ElementsAre(Fault(erased_, "cannot be read")));
}

TEST_F(ScrubRecordTest, AnEarlierPeriodInPlaceOfTheLastIsFound) {
  PutChecked(Family::kIndexes, "closed/through", "periods/fy2020");
  EXPECT_THAT(Faults(), ElementsAre(Fault(closed_, "has left 'periods/fy2021' under 'closed/through'")));
}

TEST_F(ScrubRecordTest, KeptCheckpointsAreHeldAgainstTheLog) {
  const std::string whole = ValueOf(Family::kCheckpoints, Key(created_));
  std::string stored = storage::WithCheck(Family::kCheckpoints, Key(created_), whole);
  stored[40] ^= 1;
  PutRaw("data", Family::kCheckpoints, Key(created_), stored);
  EXPECT_THAT(Faults(), ElementsAre(Fault(created_, "not what its check says")));
  PutChecked(Family::kCheckpoints, Key(created_), whole);
  PutChecked(Family::kCheckpoints, Key(created_ + 1), whole);
  EXPECT_THAT(Faults(), ElementsAre(Fault(created_ + 1, "it says")));
  EraseRaw("data", Family::kCheckpoints, Key(created_ + 1));
  const auto signed_by = [&](char seed, uint64_t size) {
    const auto log = Open(Place());
    const tree::NoteSigner signer(tree::OriginOf(log->LogId()), std::string(32, seed));
    return tree::Checkpointer(log.get(), &signer).Of(size)->note;
  };
  PutChecked(Family::kCheckpoints, Key(created_), signed_by('f', created_));
  EXPECT_THAT(Faults(), ElementsAre(Fault(created_, "no good signature of a key of this log")));
  EraseRaw("data", Family::kCheckpoints, Key(created_));
  // What a former key has signed counts up to the size at which it was replaced.
  PutChecked(Family::kCheckpoints, Key(voided_), signed_by('s', voided_));
  EXPECT_THAT(Faults(), ElementsAre(Fault(voided_, "no good signature of a key of this log")));
}

TEST_F(ScrubRecordTest, DamagedSuccessionNoteIsFound) {
  const std::string key = storage::SuccessionKey(1);
  std::string stored = storage::WithCheck(Family::kMeta, key, ValueOf(Family::kMeta, key));
  stored[60] ^= 1;
  PutRaw("data", Family::kMeta, key, stored);
  EXPECT_THAT(Faults(), Contains(Fault(0, "The keys of the log")));
}

TEST_F(ScrubRecordTest, EndsWhenItIsToldTo) {
  const auto log = Open(Place());
  Watch watch;
  watch.goes_on = [](uint64_t) { return false; };
  const Report report = ScrubRecord({log.get()}, watch);
  EXPECT_FALSE(report.log.is_complete);
  EXPECT_EQ(report.counts.requests, 0u);
}

}  // namespace
}  // namespace entente::scrub
