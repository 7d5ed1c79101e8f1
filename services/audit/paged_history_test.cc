// All that readers tell of an alliance with many measurements is the same, whether it comes from snapshots
// with pages, from events because the pages are lost, from events alone, or from a log that was made of them.
#include <map>
#include <random>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "entente/v1/audit_service.pb.h"
#include "entente/v1/correction_service.pb.h"
#include "services/audit/compare.h"
#include "services/audit/reader.h"
#include "services/audit/trail.h"
#include "services/history/state_loader.h"
#include "services/ledger/ledger_fixture.h"
#include "services/ledger/restaged_log.h"
#include "storage/memory/event_log.h"

namespace entente::audit {
namespace {

constexpr char kAlliance[] = "alliances/x";
constexpr int kKpis = 4;
constexpr int kMeasured = 4000;

class PagedHistoryTest : public ledger::LedgerFixture {
 protected:
  // Measurements of a few KPIs, in no order of dates, some of which replace or withdraw earlier ones; now and
  // then a group that is refused as a whole.
  void Fill() {
    GivenAnAlliance();
    for (int kpi = 1; kpi < kKpis; ++kpi) {
      ASSERT_TRUE(Run(Kpi(kAlliance, absl::StrCat("k", kpi))).ok());
    }
    for (int i = 0; i < kMeasured; ++i) {
      const unsigned kind = random_() % 20;
      if (kind == 0 && !measured_.empty()) {
        ASSERT_TRUE(Void(TakeMeasured()).ok());
        continue;
      }
      v1::RecordKpiValueRequest request = RandomMeasurement();
      if (kind == 1 && !measured_.empty()) {
        request.mutable_context()->set_corrects(absl::StrCat("events/", TakeMeasured()));
      }
      if (i % 500 == 250) RunGroupInVain(request);
      const auto receipt = Run(request);
      ASSERT_TRUE(receipt.ok()) << receipt.status();
      measured_.insert(receipt->position());
    }
  }

  absl::StatusOr<v1::Receipt> Void(uint64_t position) {
    v1::VoidEventRequest request;
    request.set_event(absl::StrCat("events/", position));
    request.mutable_context()->set_reason("It was another figure.");
    return Run(request);
  }

  uint64_t TakeMeasured() {
    auto taken = measured_.begin();
    std::advance(taken, random_() % measured_.size());
    const uint64_t position = *taken;
    measured_.erase(taken);
    return position;
  }

  static std::string KpiName(unsigned number) {
    return absl::StrCat(kAlliance, "/kpis/", number == 0 ? "sales" : absl::StrCat("k", number));
  }

  // Of a few hundred periods. The figure is long, so that it takes few of them to fill a page.
  v1::RecordKpiValueRequest RandomMeasurement() {
    v1::RecordKpiValueRequest request = Measure(
        KpiName(random_() % kKpis), absl::StrFormat("%04d-%02d", 1990 + random_() % 30, 1 + random_() % 12),
        absl::StrFormat("%050d", random_() % 1000));
    *request.mutable_context()->mutable_effective_on() = RandomDate();
    request.mutable_context()->set_sequence(static_cast<int>(random_() % 3));
    return request;
  }

  google::type::Date RandomDate() {
    google::type::Date date;
    date.set_year(2001 + static_cast<int>(random_() % 30));
    if (random_() % 3 == 0) return date;
    date.set_month(1 + static_cast<int>(random_() % 12));
    if (random_() % 2 == 0) date.set_day(1 + static_cast<int>(random_() % 28));
    return date;
  }

  void RunGroupInVain(const v1::RecordKpiValueRequest& request) {
    v1::ApplyCommandsRequest group;
    for (int i = 0; i < 300; ++i) *group.add_commands()->mutable_record_kpi_value() = RandomMeasurement();
    *group.add_commands()->mutable_record_kpi_value() = request;
    group.mutable_commands(300)->mutable_record_kpi_value()->set_kpi("alliances/x/kpis/none");
    ASSERT_FALSE(RunGroup(group).ok());
  }

  v1::AsOf RandomMoment() {
    v1::AsOf as_of;
    *as_of.mutable_effective_on() = RandomDate();
    as_of.set_position(4 + random_() % (End() - 3));
    return as_of;
  }

  // The answers to all questions about two moments.
  std::string Answers(const v1::AsOf& one, const v1::AsOf& other) {
    const Reader reader(&log_, nullptr);
    std::string answers;
    v1::GetAllianceRequest get;
    get.set_name(kAlliance);
    *get.mutable_as_of() = one;
    const auto alliance = reader.GetAlliance(get, today_);
    absl::StrAppend(&answers, alliance.ok() ? alliance->DebugString() : alliance.status().ToString());
    v1::ListKpiMeasurementsRequest list;
    list.set_kpi(KpiName(0));
    *list.mutable_as_of() = one;
    do {
      const auto page = reader.ListKpiMeasurements(list, today_);
      absl::StrAppend(&answers, page.ok() ? page->DebugString() : page.status().ToString());
      list.set_page_token(page.ok() ? page->next_page_token() : "");
    } while (!list.page_token().empty());
    v1::CompareMomentsRequest compare;
    compare.set_name(kAlliance);
    *compare.mutable_before() = one;
    *compare.mutable_after() = other;
    const auto compared = CompareMoments(log_, compare, today_);
    absl::StrAppend(&answers, compared.ok() ? compared->DebugString() : compared.status().ToString());
    v1::GetEventRequest event;
    event.set_name(absl::StrCat("events/", one.position()));
    const auto entry = GetEvent(log_, event, absl::UTCTimeZone());
    absl::StrAppend(&answers, entry.ok() ? entry->DebugString() : entry.status().ToString());
    return answers;
  }

  // Snapshots and pages, by their keys.
  static std::map<std::string, std::string> EntriesOf(const storage::EventLog& log) {
    std::map<std::string, std::string> entries;
    EXPECT_TRUE(log.ScanEntries(storage::EntryKind::kSnapshot, "",
                                [&entries](std::string_view key, const auto& value) {
                                  entries.emplace(key, *value);
                                  return true;
                                })
                    .ok());
    return entries;
  }

  // The measurements that were corrected while they stood in pages.
  static std::vector<uint64_t> PositionsWithdrawnIn(const storage::EventLog& log) {
    const auto loaded = history::LoadWholeState(log, kAlliance);
    const auto& state = std::get<state::v1::AllianceState>((*loaded)->state);
    std::vector<uint64_t> positions(state.withdrawn_figures().begin(), state.withdrawn_figures().end());
    for (const domain::FigurePage& page : (*loaded)->pages.pages()) {
      for (const uint64_t position : page.Withdrawn()) positions.push_back(position);
    }
    return positions;
  }

  int PagesAt(uint64_t position) {
    const auto loaded = history::LoadState(log_, kAlliance, position);
    return std::get<state::v1::AllianceState>((*loaded)->state).figure_pages_size();
  }

  std::mt19937 random_{20261125};
  std::set<uint64_t> measured_;  // Those that were not corrected yet.
  const domain::Day today_ = domain::DayOf(absl::CivilDay(2025, 6, 15));
};

TEST_F(PagedHistoryTest, AnswersAreTheSameWithAndWithoutPages) {
  Fill();
  ASSERT_GE(PagesAt(End()), 3);
  for (int i = 0; i < 40; ++i) {
    const v1::AsOf one = RandomMoment();
    const v1::AsOf other = RandomMoment();
    const std::string with_pages = Answers(one, other);
    log_.without_pages = true;
    ASSERT_EQ(with_pages, Answers(one, other)) << one.ShortDebugString() << other.ShortDebugString();
    log_.without_snapshots = true;
    ASSERT_EQ(with_pages, Answers(one, other)) << one.ShortDebugString() << other.ShortDebugString();
    log_.without_pages = false;
    log_.without_snapshots = false;
  }
}

// The ledger goes on with a state from its own snapshot, and decides as before.
TEST_F(PagedHistoryTest, AReplacementOfAMeasurementInAPageIsDecidedAfterARestart) {
  Fill();
  const uint64_t in_page = *measured_.begin();
  Restart();
  v1::RecordKpiValueRequest request = RandomMeasurement();
  request.mutable_context()->set_corrects(absl::StrCat("events/", in_page));
  const auto receipt = Run(request);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  const auto loaded = history::LoadState(log_, kAlliance);
  EXPECT_THAT(std::get<state::v1::AllianceState>((*loaded)->state).withdrawn_figures(),
              testing::Contains(in_page));
  EXPECT_FALSE(Void(in_page).ok()) << "it is corrected once";
  v1::AsOf now;
  now.set_position(End());
  const std::string with_pages = Answers(now, RandomMoment());
  EXPECT_THAT(with_pages, testing::HasSubstr("measurement_count"));
}

// `entented restore` and `entented replay` make snapshots and pages anew. Corrections of measurements that
// stand in pages are among the events, and a snapshot is only the same if each was told what it corrects.
TEST_F(PagedHistoryTest, ALogThatIsMadeOfTheEventsHasTheSameSnapshotsAndPages) {
  Fill();
  storage::MemoryEventLog made;
  ledger::RestagedLog restaged(&made, keys_.get(), {"test", "test", now_, absl::UTCTimeZone()});
  ASSERT_TRUE(log_.Scan(1, storage::Direction::kForward,
                        [&restaged](const storage::StoredRecord& stored) {
                          const history::Event event = *history::DecodeEvent(stored);
                          const absl::Status status = restaged.Add(event.record, stored.bytes, event.fact);
                          EXPECT_TRUE(status.ok()) << status;
                          return status.ok();
                        })
                  .ok());
  ASSERT_TRUE(restaged.Finish().ok());
  const auto entries = EntriesOf(log_);
  EXPECT_GT(entries.size(), 10u);
  EXPECT_TRUE(EntriesOf(made) == entries);
  EXPECT_THAT(PositionsWithdrawnIn(log_), testing::SizeIs(testing::Gt(10u)));
}

TEST_F(PagedHistoryTest, SnapshotsAndPagesTogetherAreShorterThanTheEvents) {
  Fill();
  uint64_t kept_bytes = 0;
  std::set<std::string> pages;
  for (uint64_t version = log_.FindStream(kAlliance)->version; version > 0;) {
    const auto bytes = log_.FindSnapshot(kAlliance, version);
    if (!bytes->has_value()) break;
    storage::v1::Snapshot snapshot;
    ASSERT_TRUE(snapshot.ParseFromString(**bytes));
    state::v1::AllianceState state;
    ASSERT_TRUE(state.ParseFromString(snapshot.state()));
    EXPECT_LT(snapshot.state().size(), domain::kUnpagedBytesMax * 3 / 2);
    EXPECT_LE(version - snapshot.version(), 512u) << "few events are folded after a snapshot";
    pages.insert(state.figure_pages().begin(), state.figure_pages().end());
    kept_bytes += (*bytes)->size();
    version = snapshot.version() - 1;
  }
  EXPECT_GE(pages.size(), 3u);
  const auto found = log_.FindPages(kAlliance, {pages.begin(), pages.end()});
  for (const std::string& page : **found) kept_bytes += page.size();
  uint64_t event_bytes = 0;
  ASSERT_TRUE(log_.ScanStream(kAlliance, 1, storage::Direction::kForward,
                              [&event_bytes](const storage::StoredRecord& stored) {
                                event_bytes += stored.bytes.size();
                                return true;
                              })
                  .ok());
  EXPECT_LT(kept_bytes, event_bytes);
}

}  // namespace
}  // namespace entente::audit
