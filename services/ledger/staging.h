// The batch in hand: what the commands decided so far have led to, before it is durable.
//
// It is the world of the next decision. Facts are folded into the writer's states as they are staged; readers
// never see those, they follow the log. If the batch cannot be written, the ledger turns read-only and the
// states are never used again, so nothing needs to be undone; only a group of commands that is refused half
// way is taken back, by a savepoint.
#ifndef ENTENTE_SERVICES_LEDGER_STAGING_H_
#define ENTENTE_SERVICES_LEDGER_STAGING_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "entente/storage/v1/record.pb.h"
#include "entente/v1/context.pb.h"
#include "services/domain/decision.h"
#include "services/domain/world.h"
#include "services/ledger/clock_guard.h"
#include "services/ledger/state_cache.h"
#include "storage/event_log.h"
#include "storage/sealing/key_store.h"
#include "storage/sealing/sealer.h"

namespace entente::ledger {

// How a fact is recorded besides itself.
struct Recording {
  const v1::CommandContext* context = nullptr;
  // The approval under which the command is carried out; empty if none.
  std::string approval;
  std::string playbook_version;
  // The event that the command replaces; 0 if none.
  uint64_t replaces = 0;
  // The idempotency key of the command, or of the group that it belongs to.
  std::string request_id;
};

// Only the committer thread uses it. `log` and `keys` must outlive it.
class Staging final : public domain::World {
 public:
  Staging(storage::EventLog& log, sealing::KeyStore& keys, ClockGuard& clock, uint64_t cache_bytes_max,
          std::string software_version, std::optional<int32_t> key_backups_kept_days);

  // Begins a batch.
  void Begin(domain::Day today);

  // Sets the caller of the next decision, and forgets a read error of the one before.
  void SetCaller(const domain::Caller* caller);

  // The error of a read that a decision needed. Null answers given after it mean nothing.
  const absl::Status& read_error() const { return read_error_; }

  // `FEATURE_NOT_ENABLED` if one of the facts may not be recorded in this log yet.
  absl::Status CheckFeatures(const std::vector<domain::Fact>& facts) const;

  // Stages the facts of one decision. All of them or, if a key or state cannot be had, none.
  absl::Status Stage(const std::vector<domain::Fact>& facts, const Recording& recording,
                     v1::Receipt& receipt);

  // Stages an event that was recorded before, in another log: `record`, whose bytes are `bytes`, with its
  // position, version and time. INVALID_ARGUMENT, naming the position, and nothing staged if it does not
  // continue what is here.
  absl::Status Restage(const storage::v1::Record& record, std::string bytes, const v1::Fact& event);

  // Fills a receipt with events as `Stage` would, for a dry run.
  void Preview(const std::vector<domain::Fact>& facts, v1::Receipt& receipt);

  // Remembers what a request has led to.
  void StageRequest(const std::string& key, const storage::v1::RequestOutcome& outcome);

  // What a request has led to, in this batch or in the log.
  absl::StatusOr<std::optional<storage::v1::RequestOutcome>> FindRequest(const std::string& key) const;

  // An event, in this batch or in the log.
  absl::StatusOr<storage::StoredRecord> ReadEvent(uint64_t position) const;

  // Lets the next decision see a resource as if one event had not been recorded, until `EndPretence`.
  absl::Status PretendWithout(const std::string& resource, uint64_t position);
  void EndPretence();

  // Remembers the point to which `RollBack` returns; ends with either.
  void Save();
  void RollBack();
  void Release();

  // The batch. Empty if nothing was staged.
  const storage::Batch& Finish();

  // Destroys the keys of those whom the batch erases. After the batch is durable: the fact comes first.
  absl::Status DestroyKeys();

  // The current version of a resource; 0 if it has no events.
  uint64_t VersionOf(const std::string& resource) const;

  // The position of the last event, staged ones included.
  uint64_t position() const { return position_; }
  absl::Time record_time() const { return clock_.Last(); }

  // Lets go of states that are not in use, after a batch is durable.
  void Trim() { cache_.Trim(); }

  const state::v1::AllianceState* FindAlliance(const std::string& name) const override;
  const state::v1::OrganizationState* FindOrganization(const std::string& name) const override;
  const state::v1::PersonState* FindPerson(const std::string& name) const override;
  const state::v1::PlaybookState* FindPlaybook(const std::string& name) const override;
  const state::v1::ApprovalState* FindApproval(const std::string& name) const override;
  const state::v1::FindingsState* FindFindings(const std::string& name) const override;
  const state::v1::PeriodState* FindPeriod(const std::string& name) const override;
  std::vector<std::string> AlliancesOf(const std::string& person) const override;
  std::optional<domain::ClosedPeriod> ClosedThrough() const override;
  std::optional<std::string> FindByExternalReference(std::string_view collection, std::string_view system,
                                                     std::string_view id) const override;
  std::optional<domain::EarlierEvent> FindEvent(uint64_t position) const override;
  domain::ErasureTerms FindErasureTerms(const std::string& person) const override;
  domain::Day Today() const override { return today_; }
  const domain::Caller& GetCaller() const override { return *caller_; }
  std::string NewId() const override;

 private:
  struct Savepoint {
    uint64_t position;
    absl::Time record_time;
    size_t appends, requests, index_changes, snapshots, pages;
    // What the states were that have been changed since; nothing for those that did not exist.
    std::map<std::string, std::optional<CachedState>> states;
    // The people for whom keys have been made since.
    std::vector<std::string> people;
  };

  template <typename State>
  const State* FindState(const std::string& name, std::string_view collection) const;
  CachedState* FindCached(const std::string& resource) const;
  std::optional<std::string> FindIndex(const std::string& key) const;
  absl::Status Prepare(const std::vector<domain::Fact>& facts);
  absl::Status StageFact(const domain::Fact& fact, const Recording& recording, uint32_t index, uint32_t size,
                         std::string corrected_kpi, v1::Receipt& receipt);
  // Folds a record into its state and appends it, with a snapshot if one is due; returns its leaf hash.
  // `corrected_kpi` is the KPI that the event measured which it corrects. Cannot fail.
  const std::string& StageRecord(const storage::v1::Record& record, std::string bytes, const v1::Fact& shown,
                                 std::string corrected_kpi);
  // Stages a snapshot of a state, and a page of its measurements if they are enough.
  void StageSnapshot(CachedState& cached);
  // The KPI that an event of a resource measured; empty if it is of another kind, or there is no such event.
  absl::StatusOr<std::string> MeasuredKpi(const std::string& resource, uint64_t position) const;
  storage::v1::Record RecordFor(const domain::Fact& fact, const Recording& recording, uint64_t version);
  absl::Status Seal(const std::string& person, const std::string& personal, storage::v1::Record& record);
  void StageIndexes(const domain::Fact& fact, const storage::v1::Record& record);
  void PutIndex(std::string key, std::string value);
  void KeepForRollBack(const std::string& resource);

  storage::EventLog& log_;
  sealing::KeyStore& keys_;
  sealing::Sealer sealer_;
  ClockGuard& clock_;
  const std::string software_version_;
  const std::optional<int32_t> key_backups_kept_days_;

  // Reads of the world load states, so the cache changes under const.
  mutable StateCache cache_;
  mutable absl::Status read_error_;
  const domain::Caller* caller_ = nullptr;
  domain::Day today_ = 0;
  // The last position of the log when the batch began, and of the batch.
  uint64_t durable_position_;
  uint64_t position_;

  storage::Batch batch_;
  std::map<std::string, std::string> staged_index_;
  absl::flat_hash_map<std::string, storage::v1::RequestOutcome> staged_requests_;
  std::optional<Savepoint> savepoint_;
  // The resource that is shown without one of its events, and that state.
  std::string pretended_resource_;
  std::optional<domain::State> pretended_;
};

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_STAGING_H_
