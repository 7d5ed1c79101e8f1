// What a decision reads of the batch in hand and of the log below it.
#include <sodium.h>

#include <charconv>
#include <set>

#include "services/history/event.h"
#include "services/history/parts.h"
#include "services/ledger/errors.h"
#include "services/ledger/features.h"
#include "services/ledger/indexes.h"
#include "services/ledger/staging.h"
#include "storage/sealing/errors.h"
#include "storage/status_macros.h"

namespace entente::ledger {
namespace {

bool InCollection(std::string_view name, std::string_view collection) {
  return name.size() > collection.size() && name.starts_with(collection) && name[collection.size()] == '/';
}

}  // namespace

CachedState* Staging::FindCached(const std::string& resource) const {
  auto found = cache_.Find(resource);
  if (found.ok()) return *found;
  // The world has no way to say that it does not know, so the error is kept for the one who asked.
  read_error_.Update(found.status());
  return nullptr;
}

template <typename State>
const State* Staging::FindState(const std::string& name, std::string_view collection) const {
  if (!InCollection(name, collection)) return nullptr;
  if (pretended_.has_value() && name == pretended_resource_) return std::get_if<State>(&*pretended_);
  const CachedState* cached = FindCached(name);
  return cached == nullptr ? nullptr : std::get_if<State>(&cached->state);
}

const state::v1::AllianceState* Staging::FindAlliance(const std::string& name) const {
  return FindState<state::v1::AllianceState>(name, "alliances");
}
const state::v1::OrganizationState* Staging::FindOrganization(const std::string& name) const {
  return FindState<state::v1::OrganizationState>(name, "organizations");
}
const state::v1::PersonState* Staging::FindPerson(const std::string& name) const {
  return FindState<state::v1::PersonState>(name, "people");
}
const state::v1::PlaybookState* Staging::FindPlaybook(const std::string& name) const {
  return FindState<state::v1::PlaybookState>(name, "playbooks");
}
const state::v1::ApprovalState* Staging::FindApproval(const std::string& name) const {
  return FindState<state::v1::ApprovalState>(name, "approvals");
}
const state::v1::FindingsState* Staging::FindFindings(const std::string& name) const {
  return FindState<state::v1::FindingsState>(name, "findings");
}
const state::v1::PeriodState* Staging::FindPeriod(const std::string& name) const {
  return FindState<state::v1::PeriodState>(name, "periods");
}

std::vector<std::string> Staging::AlliancesOf(const std::string& person) const {
  auto recorded = history::AlliancesWithPartOf(log_, person);
  read_error_.Update(recorded.status());
  std::set<std::string> alliances;
  if (recorded.ok()) alliances.insert(recorded->begin(), recorded->end());
  const std::string prefix = history::PartPrefix(person);
  for (auto staged = staged_index_.lower_bound(prefix);
       staged != staged_index_.end() && staged->first.starts_with(prefix); ++staged) {
    alliances.emplace(history::AllianceOfPartKey(staged->first, prefix));
  }
  return {alliances.begin(), alliances.end()};
}

absl::Status Staging::CheckFeatures(const std::vector<domain::Fact>& facts) const {
  for (const domain::Fact& fact : facts) {
    const std::string& feature = FeatureOf(fact.event);
    if (feature.empty() || FindIndex(FeatureKey(feature)).has_value()) continue;
    if (!read_error_.ok()) return StateUnreadable(read_error_);
    return FeatureNotEnabled(history::ShortType(history::EventTypeOf(fact.event)), feature);
  }
  return absl::OkStatus();
}

std::optional<domain::ClosedPeriod> Staging::ClosedThrough() const {
  const auto period = FindIndex(std::string(kClosedThroughKey));
  if (!period.has_value()) return std::nullopt;
  const state::v1::PeriodState* state = FindPeriod(*period);
  if (state == nullptr) return std::nullopt;
  return domain::ClosedPeriod{*period, state->last_day()};
}

uint64_t Staging::VersionOf(const std::string& resource) const {
  const CachedState* cached = FindCached(resource);
  return cached == nullptr ? 0 : domain::OriginOf(cached->state).version();
}

std::optional<std::string> Staging::FindIndex(const std::string& key) const {
  if (const auto staged = staged_index_.find(key); staged != staged_index_.end()) return staged->second;
  auto found = log_.FindIndex(key);
  if (found.ok()) return *found;
  read_error_.Update(found.status());
  return std::nullopt;
}

std::optional<std::string> Staging::FindByExternalReference(std::string_view collection,
                                                            std::string_view system,
                                                            std::string_view id) const {
  return FindIndex(ExternalReferenceKey(collection, system, id));
}

absl::StatusOr<storage::StoredRecord> Staging::ReadEvent(uint64_t position) const {
  if (position <= durable_position_) return log_.Read(position);
  const storage::Append& append = batch_.appends.at(position - durable_position_ - 1);
  return storage::StoredRecord{append.position, append.bytes, append.leaf_hash};
}

domain::ErasureTerms Staging::FindErasureTerms(const std::string& person) const {
  domain::ErasureTerms terms;
  terms.backups_kept_days = key_backups_kept_days_;
  const auto key = keys_.Find(person);
  if (key.ok()) {
    terms.key_id = sealing::KeyId(*key);
  } else if (!sealing::error::IsKeyMissing(key.status()) && !sealing::error::IsKeyDestroyed(key.status())) {
    read_error_.Update(key.status());
  }
  return terms;
}

std::optional<domain::EarlierEvent> Staging::FindEvent(uint64_t position) const {
  if (position == 0 || position > position_) return std::nullopt;
  const auto stored = ReadEvent(position);
  storage::v1::Record record;
  if (!stored.ok() || !record.ParseFromString(stored->bytes)) {
    read_error_.Update(stored.ok() ? Damaged("a record") : stored.status());
    return std::nullopt;
  }
  domain::EarlierEvent event{position, record.resource(), record.event_type(), 0,
                             domain::DaysOf(record.effective_on()).first};
  if (const auto corrected = FindIndex(CorrectedKey(position)); corrected.has_value()) {
    std::from_chars(corrected->data(), corrected->data() + corrected->size(), event.corrected_by);
  }
  return event;
}

absl::StatusOr<std::optional<storage::v1::RequestOutcome>> Staging::FindRequest(
    const std::string& key) const {
  if (const auto staged = staged_requests_.find(key); staged != staged_requests_.end()) return staged->second;
  ASSIGN_OR_RETURN(const auto bytes, log_.FindRequest(key));
  if (!bytes.has_value()) return std::nullopt;
  storage::v1::RequestOutcome outcome;
  if (!outcome.ParseFromString(*bytes)) return Damaged("an entry of the request index");
  return outcome;
}

absl::Status Staging::PretendWithout(const std::string& resource, uint64_t position) {
  const CachedState* cached = FindCached(resource);
  if (cached == nullptr) return read_error_;
  ASSIGN_OR_RETURN(const std::string measured_kpi, MeasuredKpi(resource, position));
  pretended_resource_ = resource;
  pretended_ = cached->state;
  domain::Withdraw(*pretended_, position, measured_kpi);
  return absl::OkStatus();
}

void Staging::EndPretence() {
  pretended_resource_.clear();
  pretended_.reset();
}

std::string Staging::NewId() const {
  constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
  std::string id(16, ' ');
  randombytes_buf(id.data(), id.size());
  for (char& c : id) c = kAlphabet[static_cast<unsigned char>(c) % 32];
  return id;
}

}  // namespace entente::ledger
