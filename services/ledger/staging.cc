#include "services/ledger/staging.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/domain/performance/figure_page.h"
#include "services/domain/refusal.h"
#include "services/history/event.h"
#include "services/ledger/errors.h"
#include "services/ledger/indexes.h"
#include "storage/record_fields.h"
#include "storage/sealing/errors.h"
#include "storage/status_macros.h"

namespace entente::ledger {
namespace {

// The version of the event schema that this program writes. It grows with every new event type; see
// storage/FORMAT.md, "Version and migration".
constexpr uint32_t kSchemaVersion = 1;

// A snapshot is due after so many events, and once as many bytes were folded as the last snapshot had. So a
// state is never folded from much more than its own size, and all snapshots together stay within twice the
// log.
constexpr uint64_t kSnapshotEventsMin = 256;

// What an event adds to a state besides its own fields: when it was true, and where it stands.
constexpr uint64_t kStateEntryBytes = 32;

google::protobuf::Timestamp TimestampOf(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const int64_t micros = absl::ToUnixMicros(time);
  timestamp.set_seconds(micros / 1'000'000);
  timestamp.set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1000);
  return timestamp;
}

void CopyContext(const v1::CommandContext& context, storage::v1::Record& record) {
  record.set_sequence(context.sequence());
  record.set_on_behalf_of(context.on_behalf_of());
  record.set_reason(context.reason());
  for (const v1::Evidence& evidence : context.evidence()) {
    auto* kept = record.add_evidence();
    kept->set_uri(evidence.uri());
    kept->set_sha256(evidence.sha256());
    kept->set_title(evidence.title());
  }
  record.set_correlation_id(context.correlation_id());
  record.set_causation_id(context.causation_id());
  record.set_historical(context.historical());
}

// The event that a fact replaces or withdraws; 0 if none.
uint64_t CorrectedBy(const v1::Fact& fact, uint64_t replaces) {
  return fact.has_event_voided() ? history::ParseEventName(fact.event_voided().event()) : replaces;
}

// The link to it.
void SetCorrection(const v1::Fact& fact, uint64_t replaces, storage::v1::Record& record) {
  const uint64_t corrected = CorrectedBy(fact, replaces);
  if (corrected == 0) return;
  record.mutable_corrects()->set_position(corrected);
  record.mutable_corrects()->set_kind(fact.has_event_voided() ? storage::v1::Correction::VOID
                                                              : storage::v1::Correction::REPLACE);
}

// What is to be sealed for a person needs that person's key: an erased person has none any more.
absl::Status CheckKey(const sealing::KeyStore& keys, const std::string& person) {
  absl::Status found = keys.Find(person).status();
  if (!sealing::error::IsKeyDestroyed(found)) return found;
  return domain::Unmet({{"PERSON_ERASED", person, absl::StrCat(person, " was erased")}});
}

}  // namespace

Staging::Staging(storage::EventLog& log, sealing::KeyStore& keys, ClockGuard& clock, uint64_t cache_bytes_max,
                 std::string software_version, std::optional<int32_t> key_backups_kept_days)
    : log_(log),
      keys_(keys),
      sealer_(keys),
      clock_(clock),
      software_version_(std::move(software_version)),
      key_backups_kept_days_(key_backups_kept_days),
      cache_(log, cache_bytes_max),
      durable_position_(log.GetHead().position),
      position_(durable_position_) {}

void Staging::Begin(domain::Day today) {
  today_ = today;
  durable_position_ = position_;
  batch_.appends.clear();
  batch_.requests.clear();
  batch_.index_changes.clear();
  batch_.snapshots.clear();
  batch_.pages.clear();
  staged_index_.clear();
  staged_requests_.clear();
}

void Staging::SetCaller(const domain::Caller* caller) {
  caller_ = caller;
  read_error_ = absl::OkStatus();
}

storage::v1::Record Staging::RecordFor(const domain::Fact& fact, const Recording& recording,
                                       uint64_t version) {
  storage::v1::Record record;
  record.set_position(position_ + 1);
  record.set_resource(fact.resource);
  record.set_version(version);
  record.set_actor(caller_->principal);
  record.set_authority(caller_->authority);
  CopyContext(*recording.context, record);
  *record.mutable_effective_on() = fact.effective_on.has_value()           ? *fact.effective_on
                                   : recording.context->has_effective_on() ? recording.context->effective_on()
                                                                           : domain::DateOf(today_);
  *record.mutable_record_time() = TimestampOf(clock_.Following());
  record.set_request_id(recording.request_id);
  record.set_approval(recording.approval);
  record.set_playbook_version(recording.playbook_version);
  record.set_software_version(software_version_);
  record.set_schema_version(kSchemaVersion);
  SetCorrection(fact.event, recording.replaces, record);
  return record;
}

absl::Status Staging::Seal(const std::string& person, const std::string& personal,
                           storage::v1::Record& record) {
  if (personal.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      *record.add_sealed(),
      sealer_.Seal(person, personal, history::SealedContext(person, record.version(), record.event_type())));
  return absl::OkStatus();
}

// What can fail is done before anything is staged: keys of new people are made durable, which has to happen
// before the fact that needs them, and the states that the facts change are loaded.
absl::Status Staging::Prepare(const std::vector<domain::Fact>& facts) {
  for (const domain::Fact& fact : facts) {
    if (fact.event.has_person_registered()) {
      if (savepoint_.has_value()) savepoint_->people.push_back(fact.resource);
      RETURN_IF_ERROR(keys_.Create(fact.resource));
    }
    if (fact.event.has_person_updated()) RETURN_IF_ERROR(CheckKey(keys_, fact.resource));
    ASSIGN_OR_RETURN(const CachedState* state, cache_.Find(fact.resource));
    if (state == nullptr && !domain::NewState(fact.resource).has_value()) {
      return domain::Internal(absl::StrCat("no history can begin for ", fact.resource));
    }
  }
  return absl::OkStatus();
}

absl::Status Staging::Stage(const std::vector<domain::Fact>& facts, const Recording& recording,
                            v1::Receipt& receipt) {
  EndPretence();
  if (absl::Status prepared = Prepare(facts); !prepared.ok()) {
    return domain::ReasonOf(prepared).has_value() ? prepared : StateUnreadable(prepared);
  }
  std::vector<std::string> corrected_kpis;
  for (const domain::Fact& fact : facts) {
    absl::StatusOr<std::string> kpi = MeasuredKpi(fact.resource, CorrectedBy(fact.event, recording.replaces));
    if (!kpi.ok()) return StateUnreadable(kpi.status());
    corrected_kpis.push_back(*std::move(kpi));
  }
  const uint32_t size = static_cast<uint32_t>(facts.size());
  for (uint32_t i = 0; i < size; ++i) {
    RETURN_IF_ERROR(StageFact(facts[i], recording, i, size, std::move(corrected_kpis[i]), receipt));
  }
  return absl::OkStatus();
}

absl::Status Staging::StageFact(const domain::Fact& fact, const Recording& recording, uint32_t index,
                                uint32_t size, std::string corrected_kpi, v1::Receipt& receipt) {
  KeepForRollBack(fact.resource);
  const CachedState* cached = cache_.Peek(fact.resource);
  const uint64_t version = cached == nullptr ? 0 : domain::OriginOf(cached->state).version();
  storage::v1::Record record = RecordFor(fact, recording, version + 1);
  record.set_command_index(index);
  record.set_command_size(size);
  v1::Fact shown = fact.event;
  RETURN_IF_ERROR(Seal(fact.resource, history::SetEvent(shown, record), record));
  const std::string& leaf_hash =
      StageRecord(record, record.SerializeAsString(), shown, std::move(corrected_kpi));
  StageIndexes(fact, record);
  FillRecordedEvent(record, leaf_hash, *receipt.add_events());
  return absl::OkStatus();
}

const std::string& Staging::StageRecord(const storage::v1::Record& record, std::string bytes,
                                        const v1::Fact& shown, std::string corrected_kpi) {
  storage::Append append{record.position(), record.resource(), record.version(), std::move(bytes), ""};
  append.leaf_hash = storage::LeafHash(append.bytes);
  CachedState* cached = cache_.Peek(record.resource());
  // Here and not before, because a state that was made would outlive what failed.
  if (cached == nullptr) cached = cache_.Insert(record.resource());
  domain::EventHeader header = history::HeaderOf(record);
  header.corrected_kpi = std::move(corrected_kpi);
  domain::Evolve(cached->state, shown, header);
  ++cached->tail_events;
  cached->tail_bytes += append.bytes.size();
  cache_.Grow(*cached, record.payload().size() + kStateEntryBytes);
  if (cached->tail_events >= kSnapshotEventsMin && cached->tail_bytes >= cached->snapshot_bytes) {
    StageSnapshot(*cached);
  }
  ++position_;
  return batch_.appends.emplace_back(std::move(append)).leaf_hash;
}

void Staging::StageSnapshot(CachedState& cached) {
  if (auto* alliance = std::get_if<state::v1::AllianceState>(&cached.state)) {
    if (std::optional<std::string> page = domain::CutFigurePage(*alliance)) {
      const std::string name = storage::PageName(*page);
      alliance->add_figure_pages(name);
      batch_.pages.push_back({cached.resource, name, *std::move(page)});
      cache_.Measure(cached);
    }
  }
  const state::v1::Origin& origin = domain::OriginOf(cached.state);
  storage::v1::Snapshot snapshot;
  snapshot.set_version(origin.version());
  snapshot.set_position(origin.position());
  snapshot.set_fold_version(domain::kFoldVersion);
  snapshot.set_state(domain::SerializeState(cached.state));
  snapshot.set_record_bytes(cached.tail_bytes);
  cached.snapshot_bytes = snapshot.state().size();
  cached.tail_events = 0;
  cached.tail_bytes = 0;
  batch_.snapshots.push_back({cached.resource, snapshot.version(), snapshot.SerializeAsString()});
}

absl::StatusOr<std::string> Staging::MeasuredKpi(const std::string& resource, uint64_t position) const {
  if (position == 0 || position > position_) return "";
  ASSIGN_OR_RETURN(const storage::StoredRecord stored, ReadEvent(position));
  return history::MeasuredKpi(stored, resource);
}

absl::Status Staging::Restage(const storage::v1::Record& record, std::string bytes, const v1::Fact& event) {
  const uint64_t position = record.position();
  if (position != position_ + 1) {
    return NotReplayable(position, absl::StrCat("it does not follow the event at position ", position_));
  }
  ASSIGN_OR_RETURN(const CachedState* cached, cache_.Find(record.resource()));
  if (cached == nullptr && !domain::NewState(record.resource()).has_value()) {
    return NotReplayable(position, absl::StrCat("no history can begin for ", record.resource()));
  }
  const uint64_t version = cached == nullptr ? 0 : domain::OriginOf(cached->state).version();
  if (record.version() != version + 1) {
    return NotReplayable(position, absl::StrFormat("%s has the version %d before it, and it says %d",
                                                   record.resource(), version, record.version()));
  }
  ASSIGN_OR_RETURN(std::string corrected_kpi, MeasuredKpi(record.resource(), record.corrects().position()));
  ASSIGN_OR_RETURN(const absl::Time time, storage::RecordTime(position, bytes));
  if (time <= clock_.Last()) return NotReplayable(position, "it is not later than the event before it");
  clock_.Reset(time);
  StageRecord(record, std::move(bytes), event, std::move(corrected_kpi));
  StageIndexes({record.resource(), event, std::nullopt}, record);
  return absl::OkStatus();
}

void Staging::Preview(const std::vector<domain::Fact>& facts, v1::Receipt& receipt) {
  EndPretence();
  std::map<std::string, uint64_t> versions;
  for (const domain::Fact& fact : facts) {
    const auto version = versions.try_emplace(fact.resource, VersionOf(fact.resource)).first;
    auto* event = receipt.add_events();
    event->set_resource(fact.resource);
    event->set_version(++version->second);
    event->set_type(std::string(history::ShortType(history::EventTypeOf(fact.event))));
  }
}

void Staging::StageIndexes(const domain::Fact& fact, const storage::v1::Record& record) {
  for (storage::IndexChange& change : IndexChangesOf(fact, record)) {
    PutIndex(std::move(change.key), *std::move(change.value));
  }
}

void Staging::PutIndex(std::string key, std::string value) {
  staged_index_[key] = value;
  batch_.index_changes.push_back({std::move(key), std::move(value)});
}

void Staging::StageRequest(const std::string& key, const storage::v1::RequestOutcome& outcome) {
  staged_requests_[key] = outcome;
  batch_.requests.push_back({key, outcome.SerializeAsString()});
}

void Staging::Save() {
  savepoint_ = Savepoint{position_,
                         clock_.Last(),
                         batch_.appends.size(),
                         batch_.requests.size(),
                         batch_.index_changes.size(),
                         batch_.snapshots.size(),
                         batch_.pages.size(),
                         {}};
}

void Staging::KeepForRollBack(const std::string& resource) {
  if (!savepoint_.has_value() || savepoint_->states.contains(resource)) return;
  const CachedState* state = cache_.Peek(resource);
  savepoint_->states[resource] = state == nullptr ? std::nullopt : std::optional<CachedState>(*state);
}

void Staging::RollBack() {
  for (auto& [resource, state] : savepoint_->states) {
    if (state.has_value()) {
      cache_.Replace(resource, *std::move(state));
    } else {
      cache_.Erase(resource);
    }
  }
  for (size_t i = savepoint_->index_changes; i < batch_.index_changes.size(); ++i) {
    staged_index_.erase(batch_.index_changes[i].key);
  }
  for (size_t i = savepoint_->requests; i < batch_.requests.size(); ++i) {
    staged_requests_.erase(batch_.requests[i].key);
  }
  batch_.appends.resize(savepoint_->appends);
  batch_.requests.resize(savepoint_->requests);
  batch_.index_changes.resize(savepoint_->index_changes);
  batch_.snapshots.resize(savepoint_->snapshots);
  batch_.pages.resize(savepoint_->pages);
  // A key that stays behind is harmless, so one that cannot be removed now is no reason to stop.
  for (const std::string& person : savepoint_->people) keys_.Discard(person).IgnoreError();
  position_ = savepoint_->position;
  clock_.Reset(savepoint_->record_time);
  savepoint_.reset();
}

void Staging::Release() {
  savepoint_.reset();
}

const storage::Batch& Staging::Finish() {
  batch_.record_time = clock_.Last();
  return batch_;
}

absl::Status Staging::DestroyKeys() {
  std::vector<std::string> people;
  for (const storage::IndexChange& change : batch_.index_changes) {
    const std::string_view person = ErasedPersonOf(change.key);
    if (!person.empty()) people.emplace_back(person);
  }
  return people.empty() ? absl::OkStatus() : keys_.Destroy(people);
}

}  // namespace entente::ledger
