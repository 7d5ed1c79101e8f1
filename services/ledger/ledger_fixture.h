// A ledger on a log in memory, and short words for what tests do with it.
#ifndef ENTENTE_SERVICES_LEDGER_LEDGER_FIXTURE_H_
#define ENTENTE_SERVICES_LEDGER_LEDGER_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "entente/v1/approval_service.pb.h"
#include "services/domain/refusal.h"
#include "services/history/event.h"
#include "services/ledger/errors.h"
#include "services/ledger/ledger.h"
#include "storage/memory/event_log.h"
#include "storage/sealing/key_store.h"
#include "storage/sealing/sealer.h"

namespace entente::ledger {

// A log whose writes can be made to fail or to wait, and which can lose what is only a cache.
class FaultyLog : public storage::MemoryEventLog {
 public:
  absl::Status Apply(const storage::Batch& batch) override {
    while (held.load()) std::this_thread::yield();
    if (failing.load()) return ReadOnly("the disk is gone");
    return storage::MemoryEventLog::Apply(batch);
  }
  absl::StatusOr<std::optional<std::string>> FindSnapshot(std::string_view resource,
                                                          uint64_t version_max) const override {
    if (without_snapshots.load()) return std::optional<std::string>();
    return storage::MemoryEventLog::FindSnapshot(resource, version_max);
  }
  absl::StatusOr<std::optional<std::vector<std::string>>> FindPages(
      std::string_view resource, const std::vector<std::string>& names) const override {
    if (without_pages.load()) return std::optional<std::vector<std::string>>();
    return storage::MemoryEventLog::FindPages(resource, names);
  }
  std::atomic<bool> without_snapshots = false;
  std::atomic<bool> without_pages = false;
  std::atomic<bool> held = false;
  std::atomic<bool> failing = false;
};

// How many events a new log begins with: the built-in playbooks, and each feature.
inline constexpr uint64_t kFirstEvents = 3;

class LedgerFixture : public testing::Test {
 protected:
  LedgerFixture() { Restart(); }
  ~LedgerFixture() override {
    ledger_.reset();
    std::filesystem::remove_all(directory_);
  }

  void Restart() {
    ledger_.reset();
    if (keys_ == nullptr) {
      directory_ = std::filesystem::temp_directory_path() /
                   ("entente-ledger-" + std::to_string(::getpid()) + "-" +
                    testing::UnitTest::GetInstance()->current_test_info()->name());
      std::filesystem::remove_all(directory_);
      keys_ = *sealing::KeyStore::Open(directory_, sealing::KeyStore::Make::kIfMissing,
                                       sealing::MasterKey::Make());
    }
    options_.now = [this] { return now_ = now_ + absl::Milliseconds(1); };
    options_.software_version = "test";
    auto opened = Ledger::Open(options_, &log_, keys_.get());
    ASSERT_TRUE(opened.ok()) << opened.status();
    ledger_ = *std::move(opened);
  }

  absl::StatusOr<v1::Receipt> Run(const google::protobuf::Message& request,
                                  const std::string& caller = "principals/ann") {
    v1::Receipt receipt;
    std::promise<absl::Status> done;
    ledger_->Submit({caller, "test"}, request, Soon(), &receipt,
                    [&done](absl::Status status) { done.set_value(std::move(status)); });
    const absl::Status status = done.get_future().get();
    if (!status.ok()) return status;
    return receipt;
  }

  absl::StatusOr<v1::ApplyCommandsResponse> RunGroup(const v1::ApplyCommandsRequest& request) {
    v1::ApplyCommandsResponse response;
    std::promise<absl::Status> done;
    ledger_->SubmitGroup({"principals/ann", "test"}, request, Soon(), &response,
                         [&done](absl::Status status) { done.set_value(std::move(status)); });
    const absl::Status status = done.get_future().get();
    if (!status.ok()) return status;
    return response;
  }

  static std::chrono::system_clock::time_point Soon() {
    return std::chrono::system_clock::now() + std::chrono::minutes(1);
  }

  static v1::RegisterOrganizationRequest Organization(const std::string& id) {
    v1::RegisterOrganizationRequest request;
    request.set_organization_id(id);
    request.mutable_organization()->set_display_name("The company " + id);
    auto* reference = request.mutable_organization()->add_external_references();
    reference->set_system("crm");
    reference->set_id(id);
    return request;
  }

  static v1::CreateAllianceRequest Alliance(const std::string& id, const std::vector<std::string>& parties) {
    v1::CreateAllianceRequest request;
    request.set_alliance_id(id);
    request.set_display_name("The alliance " + id);
    for (const std::string& party : parties) request.add_parties(party);
    return request;
  }

  static v1::JoinPartyRequest Join(const std::string& alliance, const std::string& organization,
                                   int year = 0) {
    v1::JoinPartyRequest request;
    request.set_alliance(alliance);
    request.set_organization(organization);
    if (year != 0) request.mutable_context()->mutable_effective_on()->set_year(year);
    return request;
  }

  static v1::DefineKpiRequest Kpi(const std::string& alliance, const std::string& kpi) {
    v1::DefineKpiRequest request;
    request.set_alliance(alliance);
    request.set_kpi_id(kpi);
    request.mutable_definition()->set_display_name("Sales");
    request.mutable_definition()->set_unit("count");
    return request;
  }

  static v1::RecordKpiValueRequest Measure(const std::string& kpi, const std::string& period,
                                           const std::string& value) {
    v1::RecordKpiValueRequest request;
    request.set_kpi(kpi);
    request.set_period(period);
    request.mutable_value()->set_number(value);
    return request;
  }

  // An alliance `alliances/x` of `organizations/a`, besides `organizations/b` and a KPI `sales`.
  void GivenAnAlliance() {
    ASSERT_TRUE(Run(Organization("a")).ok());
    ASSERT_TRUE(Run(Organization("b")).ok());
    auto create = Alliance("x", {"organizations/a"});
    create.mutable_context()->mutable_effective_on()->set_year(2001);
    ASSERT_TRUE(Run(create).ok());
    ASSERT_TRUE(Run(Kpi("alliances/x", "sales")).ok());
  }

  history::Event EventAt(uint64_t position) { return *history::DecodeEvent(*log_.Read(position)); }
  uint64_t End() { return log_.GetHead().position; }

  LedgerOptions options_;
  absl::Time now_ = absl::FromUnixSeconds(1'750'000'000);
  std::filesystem::path directory_;
  FaultyLog log_;
  std::unique_ptr<sealing::KeyStore> keys_;
  std::unique_ptr<Ledger> ledger_;
};

// Matches a refusal by its reason.
MATCHER_P(RefusedWith, reason, std::string("is refused with ") + v1::ErrorReason_Name(reason)) {
  const absl::Status& status = arg.status();
  *result_listener << status;
  return domain::ReasonOf(status) == reason;
}

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_LEDGER_FIXTURE_H_
