// Measures how fast views are rebuilt and trails are read, on a log in RocksDB: `reading_speed [EVENTS]`,
// 200,000 unless stated. Nine events of ten are measurements of 100 alliances, the others assignments that
// name people. Prints one line of JSON per figure.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/audit/trail.h"
#include "services/domain/fold.h"
#include "services/history/event.h"
#include "services/views/alliances.h"
#include "services/views/follower.h"
#include "services/views/trail_index.h"
#include "storage/rocksdb/event_log.h"

namespace entente::audit {
namespace {

constexpr uint64_t kAlliances = 100;
constexpr uint64_t kBatch = 10'000;

v1::Fact FactAt(uint64_t position, uint64_t version) {
  v1::Fact fact;
  if (version == 1) {
    fact.mutable_alliance_created()->set_display_name("An alliance");
    fact.mutable_alliance_created()->set_stage("select");
  } else if (position % 10 == 0) {
    fact.mutable_role_assigned()->set_party(absl::StrCat("organizations/o", position % 50));
    fact.mutable_role_assigned()->set_role("sponsor");
    fact.mutable_role_assigned()->set_person(absl::StrCat("people/p", position % 500));
  } else {
    fact.mutable_kpi_measured()->set_kpi("synergies");
    fact.mutable_kpi_measured()->set_period("2012-03");
    fact.mutable_kpi_measured()->mutable_value()->set_number(absl::StrCat(position, ".25"));
  }
  return fact;
}

storage::Append EventAt(uint64_t position) {
  storage::v1::Record record;
  const std::string resource = absl::StrCat("alliances/a", position % kAlliances);
  const uint64_t version = (position - 1) / kAlliances + 1;
  record.set_position(position);
  record.set_resource(resource);
  record.set_version(version);
  v1::Fact fact = FactAt(position, version);
  history::SetEvent(fact, record);
  record.mutable_effective_on()->set_year(2012);
  record.mutable_effective_on()->set_month(3);
  record.mutable_effective_on()->set_day(1 + static_cast<int32_t>(position % 28));
  record.mutable_record_time()->set_seconds(1'700'000'000 + static_cast<int64_t>(position));
  record.set_actor("principals/crm");
  record.set_authority("alliances.write");
  record.set_request_id(absl::StrCat("request-", position));
  record.set_command_size(1);
  record.set_playbook_version("playbooks/light@1");
  record.set_software_version("0.1.0");
  record.set_schema_version(1);
  std::string bytes = record.SerializeAsString();
  std::string hash = storage::LeafHash(bytes);
  return {position, resource, version, std::move(bytes), std::move(hash)};
}

void Fill(storage::EventLog& log, uint64_t events) {
  for (uint64_t position = 1; position <= events;) {
    storage::Batch batch;
    for (; position <= events && batch.appends.size() < kBatch; ++position)
      batch.appends.push_back(EventAt(position));
    batch.record_time = absl::FromUnixSeconds(1'700'000'000 + static_cast<int64_t>(position));
    if (const absl::Status applied = log.Apply(batch); !applied.ok()) {
      std::fprintf(stderr, "%s\n", applied.ToString().c_str());
      std::exit(1);
    }
  }
}

using Clock = std::chrono::steady_clock;

void Print(const char* name, uint64_t events, Clock::time_point begin) {
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::printf("{\"name\": \"%s\", \"value\": %.0f, \"unit\": \"events/s\"}\n", name,
              static_cast<double>(events) / seconds);
}

void Rebuild(const char* name, const storage::EventLog& log, views::ViewStore& store, views::View& view,
             uint64_t events) {
  views::Arrivals arrivals;
  views::Follower follower(&log, &store, &view, &arrivals);
  const Clock::time_point begin = Clock::now();
  follower.Start();
  while (!follower.Progress().ready && follower.Progress().failure.empty()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  Print(name, events, begin);
}

void Read(const char* name, const storage::EventLog& log, const views::TrailIndex& index,
          const std::string& resource, bool newest_first) {
  v1::TrailFilter filter;
  filter.set_resource(resource);
  const Clock::time_point begin = Clock::now();
  auto cursor = TrailCursor::Open(&log, &index, filter, newest_first);
  v1::TrailEntry entry;
  uint64_t entries = 0;
  while (cursor.ok() && cursor->Next(&entry).value_or(false)) ++entries;
  Print(name, entries, begin);
}

void Run(uint64_t events) {
  std::string directory = (std::filesystem::temp_directory_path() / "reading_speed_XXXXXX").string();
  if (mkdtemp(directory.data()) == nullptr) return;
  {
    auto log = storage::RocksDbEventLog::Open({directory + "/log", "", false, {}, nullptr});
    if (!log.ok()) return;
    Fill(**log, events);
    auto store = views::ViewStore::Open({directory + "/views",
                                         (*log)->LogId(),
                                         domain::kFoldVersion,
                                         {views::AlliancesView::kId, views::TrailIndex::kId},
                                         {}});
    if (!store.ok()) return;
    views::AlliancesView alliances(log->get(), (*store)->Find("alliances"));
    views::TrailIndex index((*store)->Find("trail"));
    Rebuild("rebuild_alliances", **log, **store, alliances, events);
    Rebuild("rebuild_trail", **log, **store, index, events);
    Read("trail_all", **log, index, "", false);
    Read("trail_all_newest_first", **log, index, "", true);
    Read("trail_of_alliance", **log, index, "alliances/a7", false);
  }
  std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace entente::audit

int main(int argc, char** argv) {
  entente::audit::Run(argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 200'000);
  return 0;
}
