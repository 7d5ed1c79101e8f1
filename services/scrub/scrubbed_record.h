// The fixture of the tests of scrubs: a record on disk with something of everything that is stored, which can
// be damaged through RocksDB.
#ifndef ENTENTE_SERVICES_SCRUB_SCRUBBED_RECORD_H_
#define ENTENTE_SERVICES_SCRUB_SCRUBBED_RECORD_H_

#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "entente/v1/approval_service.pb.h"
#include "google/protobuf/text_format.h"
#include "services/ledger/ledger.h"
#include "services/scrub/scrub.h"
#include "services/views/heads_index.h"
#include "services/views/test_views.h"
#include "storage/rocksdb/checked_value.h"
#include "storage/rocksdb/log_on_disk.h"
#include "storage/sealing/key_store.h"
#include "storage/tree/checkpointer.h"
#include "storage/tree/succession.h"

namespace entente::scrub {

using storage::EncodedNumber;
using storage::Family;

class ScrubbedRecord : public storage::LogOnDisk {
 protected:
  static constexpr int kMeasurements = 300;

  // An alliance `alliances/x` with a snapshot, a correction, a group of commands, an approval under which a
  // person was erased, and two closed periods; the views of it; a kept checkpoint and a succession note.
  void GivenARecord() {
    const auto log = Open(Place());
    const auto keys =
        *sealing::KeyStore::Open(directory_ / "keys", sealing::KeyStore::Make::kIfMissing, master_);
    OpenLedger(*log, *keys);
    GivenAnAlliance();
    GivenAnErasure();
    GivenClosedPeriods();
    ledger_.reset();
    KeepNotes(*log);
    {
      views::RunningViews views(log.get(), directory_ / "data/views");
      views.CatchUp(*log);
    }
    BuildHeads(*log);
  }

  // Another alliance, `kPaged`, with two pages of measurements; one in the first page was withdrawn before
  // the second was filled. The views are behind it.
  void GivenPages() {
    const auto log = Open(Place());
    const auto keys = *sealing::KeyStore::Open(directory_ / "keys", sealing::KeyStore::Make::kNever, master_);
    OpenLedger(*log, *keys);
    Run<v1::CreateAllianceRequest>(
        R"(alliance_id: "paged" display_name: "Paged" parties: "organizations/a"
           context { effective_on { year: 2024 } })");
    Run<v1::DefineKpiRequest>(
        R"(alliance: "alliances/paged" kpi_id: "sales" definition { display_name: "S" unit: "count" })");
    // Figures are long, so that few of them fill a page.
    const uint64_t last = Measure(kPaged, 1000, 50);
    const uint64_t withdrawn = last - 990;
    paged_ = withdrawn + 1;
    Run<v1::VoidEventRequest>(absl::StrCat("event: 'events/", withdrawn, "' context { reason: 'wrong' }"));
    for (int i = 0; i < 3; ++i) Measure(kPaged, 500, 50);
    ledger_.reset();
  }

  template <typename Request>
  v1::Receipt Run(const std::string& text, const std::string& caller = "principals/ann") {
    Request request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
    v1::Receipt receipt;
    std::promise<absl::Status> done;
    ledger_->Submit({caller, "test"}, request, Soon(), &receipt,
                    [&done](absl::Status status) { done.set_value(std::move(status)); });
    const absl::Status status = done.get_future().get();
    EXPECT_TRUE(status.ok()) << text << ": " << status;
    return receipt;
  }

  void RunGroup(const std::string& text) {
    v1::ApplyCommandsRequest request;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &request)) << text;
    v1::ApplyCommandsResponse response;
    std::promise<absl::Status> done;
    ledger_->SubmitGroup({"principals/ann", "test"}, request, Soon(), &response,
                         [&done](absl::Status status) { done.set_value(std::move(status)); });
    const absl::Status status = done.get_future().get();
    EXPECT_TRUE(status.ok()) << text << ": " << status;
  }

  // Opens the ledger again and gives it commands of all kinds, one after another, while `more` says so.
  void GoOn(storage::EventLog& log, const std::function<bool(int)>& more) {
    const auto keys = *sealing::KeyStore::Open(directory_ / "keys", sealing::KeyStore::Make::kNever, master_);
    OpenLedger(log, *keys);
    for (int i = 0; more(i); ++i) {
      const uint64_t joined =
          Run<v1::CreateAllianceRequest>(
              absl::StrFormat(R"(alliance_id: "y%d" display_name: "Y" parties: "organizations/a"
                                      external_references { system: "crm" id: "y%d" }
                                      context { request_id: "y%d" effective_on { year: 2024 } })",
                              i, i, i))
              .position();
      Run<v1::DescribeAllianceRequest>(
          absl::StrFormat("name: 'alliances/y%d' display_name: 'Z' context { request_id: 'z%d' }", i, i));
      EXPECT_GT(joined, 0u);
      // A slow scrub lets this go on for longer than a year has days to close.
      constexpr int kDays = 12 * 28;
      if (i >= kDays) continue;
      Run<v1::ClosePeriodRequest>(absl::StrFormat(
          "name: 'periods/more%d' last_day { year: 2022 month: %d day: %d } context { reason: 'r' }", i,
          1 + i / 28, 1 + i % 28));
    }
    ledger_.reset();
  }

  // The report of a scrub of the place.
  Report ScrubIt(const std::string& name = "data") {
    const auto log = storage::RocksDbEventLog::Open({.directory = Place(name).directory});
    EXPECT_TRUE(log.ok()) << log.status();
    if (!log.ok()) return {};
    const auto views = OpenViews(**log, name);
    Sources sources{log->get()};
    if (views != nullptr) {
      sources.alliances = views->Find("alliances");
      sources.trail = views->Find("trail");
      sources.heads = views->Find("heads");
      sources.view_store = views.get();
    }
    const tree::NoteSigner signer(tree::OriginOf((*log)->LogId()), std::string(32, 't'));
    sources.key = signer.verifier_key();
    return ScrubRecord(sources);
  }

  std::unique_ptr<views::ViewStore> OpenViews(const storage::EventLog& log, const std::string& name) {
    auto views = views::ViewStore::OpenReadOnly(ViewOptions(log, name));
    return views.ok() ? *std::move(views) : nullptr;
  }
  views::ViewStore::Options ViewOptions(const storage::EventLog& log, const std::string& name) {
    views::ViewStore::Options options;
    options.directory = directory_ / (name + "/views");
    options.log_id = log.LogId();
    options.fold_version = domain::kFoldVersion;
    options.views = {views::AlliancesView::kId, views::TrailIndex::kId, views::HeadsIndex::kId};
    return options;
  }

  // Puts a value with a good check, as a program with a fault would.
  void PutChecked(Family family, const std::string& key, const std::string& value) {
    PutRaw("data", family, key, storage::WithCheck(family, key, value));
  }
  // A row of a view, or none.
  void ChangeRow(const std::string& view, const std::string& key, const std::optional<std::string>& value) {
    const auto log = Open(Place());
    const auto store = *views::ViewStore::Open(ViewOptions(*log, "data"));
    views::ViewTable* table = store->Find(view);
    views::Rows rows = table->NewRows();
    value.has_value() ? rows.Put(key, *value) : rows.Delete(key);
    ASSERT_TRUE(table->Commit(std::move(rows), *table->ReadCheckpoint()).ok());
  }
  std::string RowOf(const std::string& view, const std::string& key) {
    const auto log = Open(Place());
    const auto store = OpenViews(*log, "data");
    return store->Find(view)->Find(key)->value_or("");
  }

  static std::string Key(uint64_t number) { return std::string(EncodedNumber(number).view()); }

  static constexpr char kPaged[] = "alliances/paged";

  // What the record holds, to name it in tests.
  uint64_t created_ = 0, measured_ = 0, voided_ = 0, grouped_ = 0, approved_ = 0, erased_ = 0, closed_ = 0;
  // A measurement in the first page.
  uint64_t paged_ = 0;
  std::string person_;

 private:
  void BuildHeads(const storage::EventLog& log) {
    const auto store = *views::ViewStore::Open(ViewOptions(log, "data"));
    views::ViewTable* table = store->Find("heads");
    views::HeadsIndex heads(&log, table);
    views::Rows rows = table->NewRows();
    views::Checkpoint reached;
    EXPECT_TRUE(log.Scan(1, storage::Direction::kForward,
                         [&](const storage::StoredRecord& record) {
                           reached = {record.position, record.leaf_hash};
                           return heads.Apply(record, rows).ok();
                         })
                    .ok());
    EXPECT_TRUE(heads.Flush(rows).ok());
    EXPECT_TRUE(table->Commit(std::move(rows), reached).ok());
  }

  void OpenLedger(storage::EventLog& log, sealing::KeyStore& keys) {
    ledger::LedgerOptions options;
    options.now = [this] { return now_ = now_ + absl::Milliseconds(1); };
    options.key_backups_kept_days = 30;
    ledger_ = *ledger::Ledger::Open(options, &log, &keys);
  }

  static std::chrono::system_clock::time_point Soon() {
    return std::chrono::system_clock::now() + std::chrono::minutes(1);
  }

  void GivenAnAlliance() {
    Run<v1::RegisterOrganizationRequest>(
        R"(organization_id: "a" organization { display_name: "A" external_references { system: "crm" id: "1" } }
           context { request_id: "org-a" })");
    RunGroup(R"(context { request_id: "group" }
        commands { register_organization { organization_id: "b" organization { display_name: "B" } } }
        commands { register_organization { organization_id: "c" organization { display_name: "C" } } })");
    created_ = Run<v1::CreateAllianceRequest>(
                   R"(alliance_id: "x" display_name: "X" parties: "organizations/a" parties: "organizations/b"
                      external_references { system: "crm" id: "x" }
                      context { request_id: "create" effective_on { year: 2001 } })")
                   .events(0)
                   .position();
    grouped_ = created_ - 1;
    Run<v1::DefineKpiRequest>(
        R"(alliance: "alliances/x" kpi_id: "sales" definition { display_name: "Sales" unit: "count" })");
    measured_ = Measure("alliances/x", kMeasurements, 1);
    voided_ = Run<v1::VoidEventRequest>(absl::StrCat("event: 'events/", measured_,
                                                     "' context { reason: 'wrong' request_id: 'void' }"))
                  .position();
  }

  // Measurements with so many digits, in one part of an import, so that they cost one wait for the disk.
  // Returns the position of the last one.
  uint64_t Measure(const std::string& alliance, int count, int digits) {
    v1::ImportCommandsRequest request;
    for (int i = 0; i < count; ++i, ++measurements_) {
      EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
          absl::StrFormat(R"(kpi: "%s/kpis/sales" period: "%d-%02d" value { number: "%0*d" }
                             context { request_id: "m%d" })",
                          alliance, 1990 + i / 12, 1 + i % 12, digits, i, measurements_),
          request.add_commands()->mutable_record_kpi_value()));
    }
    v1::ImportCommandsResponse response;
    std::promise<absl::Status> done;
    ledger_->SubmitImport({"principals/ann", "test"}, request, Soon(), &response,
                          [&done](absl::Status status) { done.set_value(std::move(status)); });
    EXPECT_TRUE(done.get_future().get().ok());
    return response.outcomes(count - 1).receipt().position();
  }

  void GivenAnErasure() {
    person_ =
        Run<v1::RegisterPersonRequest>("person { display_name: 'Quirinius' } context { request_id: 'p' }")
            .resource();
    const std::string approval =
        Run<v1::ProposeCommandRequest>(
            absl::StrCat(
                "command { erase_person { name: '", person_,
                "' legal_basis: 'law' context { reason: 'asked' } } } context { request_id: 'prop' }"))
            .resource();
    const v1::Receipt receipt = Run<v1::ApproveProposalRequest>(
        absl::StrCat("name: '", approval, "' context { request_id: 'appr' }"), "principals/boss");
    approved_ = receipt.events(0).position();
    erased_ = receipt.position();
  }

  void GivenClosedPeriods() {
    for (int year : {2020, 2021}) {
      closed_ = Run<v1::ClosePeriodRequest>(
                    absl::StrFormat(
                        "name: 'periods/fy%d' last_day { year: %d month: 12 day: 31 } context { reason: "
                        "'year-end' request_id: 'close-%d' }",
                        year, year, year))
                    .position();
    }
  }

  // The log had the key of all tests, and has that of 32 times the letter t.
  void KeepNotes(storage::EventLog& log) {
    const std::string origin = tree::OriginOf(log.LogId());
    const tree::NoteSigner before(origin, std::string(32, 's'));
    const tree::NoteSigner next(origin, std::string(32, 't'));
    const tree::Checkpointer checkpointer(&log, &before);
    const auto checkpoint = *checkpointer.Of(created_);
    ASSERT_TRUE(log.PutCheckpoint(created_, checkpoint.note).ok());
    const tree::Succession succession{checkpointer.Of(measured_)->checkpoint, before.verifier_key(),
                                      next.verifier_key()};
    ASSERT_TRUE(log.AddSuccession(succession.Sign(before, next)).ok());
  }

  int measurements_ = 0;
  const sealing::MasterKey master_ = sealing::MasterKey::Make();
  absl::Time now_ = absl::FromUnixSeconds(1'750'000'000);
  std::unique_ptr<ledger::Ledger> ledger_;
};

}  // namespace entente::scrub

#endif  // ENTENTE_SERVICES_SCRUB_SCRUBBED_RECORD_H_
