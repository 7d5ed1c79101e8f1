#include "services/views/alliances.h"

#include <utility>

#include "services/domain/fold.h"
#include "services/domain/projection.h"
#include "services/history/event.h"
#include "services/history/state_loader.h"
#include "services/views/errors.h"
#include "services/views/page_token.h"
#include "storage/status_macros.h"

namespace entente::views {
namespace {

// What keys begin with: rows of alliances, and names by external reference.
constexpr std::string_view kStatePrefix = "a/";
constexpr std::string_view kReferencePrefix = "x/";

constexpr std::string_view kCollection = "alliances/";

// About how many bytes of rows are kept as states in memory; a state takes a few times as much.
constexpr size_t kCachedBytesMax = size_t{8} << 20;

bool IsMeasurement(std::string_view event_type) {
  static const std::string& measured = v1::KpiMeasured::descriptor()->full_name();
  return event_type == measured;
}

// Counts an event without folding it.
void Advance(const storage::v1::Record& record, state::v1::Origin& origin) {
  origin.set_version(record.version());
  origin.set_position(record.position());
  *origin.mutable_update_time() = record.record_time();
}

bool IsMemberOn(const state::v1::AllianceState& state, std::string_view organization, domain::Day day) {
  for (const state::v1::AllianceState::PartyState& party : state.parties()) {
    if (party.organization() != organization) continue;
    const auto* membership = domain::EntryAt(party.memberships(), day);
    return membership != nullptr && membership->status() == v1::Party::MEMBER;
  }
  return false;
}

bool IsInStageOn(const state::v1::AllianceState& state, std::string_view stage, domain::Day day) {
  const auto* entry = domain::EntryAt(state.stages(), day);
  return entry != nullptr && entry->stage() == stage;
}

bool Matches(const state::v1::AllianceState& state, const v1::ListAlliancesRequest& request,
             domain::Day day) {
  // Before it was opened there was none.
  if (domain::EntryAt(state.descriptions(), day) == nullptr) return false;
  if (!request.member().empty() && !IsMemberOn(state, request.member(), day)) return false;
  return request.stage().empty() || IsInStageOn(state, request.stage(), day);
}

}  // namespace

std::string AllianceRowKey(std::string_view alliance) {
  std::string key(kStatePrefix);
  key.append(alliance);
  return key;
}

// No system has a zero byte in its name, so no two references share a key.
std::string ReferenceRowKey(const v1::ExternalReference& reference) {
  std::string key(kReferencePrefix);
  key.append(reference.system()).push_back('\0');
  key.append(reference.id());
  return key;
}

std::string_view AllianceOfRowKey(std::string_view key) {
  return key.starts_with(kStatePrefix) ? key.substr(kStatePrefix.size()) : std::string_view();
}

void EvolveRow(const history::Event& event, state::v1::AllianceState& row) {
  if (IsMeasurement(event.record.event_type())) return Advance(event.record, *row.mutable_origin());
  domain::Evolve(row, event.fact, event.header);
}

const ViewId AlliancesView::kId = {"alliances", 1};

absl::StatusOr<AlliancesView::Cached*> AlliancesView::Load(const std::string& alliance, uint64_t version) {
  const auto [entry, is_new] = states_.try_emplace(alliance);
  Cached* cached = &entry->second;
  if (!is_new || version == 1) return cached;
  ASSIGN_OR_RETURN(const std::optional<std::string> row, table_->Find(AllianceRowKey(alliance)));
  if (!row.has_value() || !cached->state.ParseFromString(*row)) {
    return table_->Damaged("the row of " + alliance + " is missing or cannot be parsed");
  }
  cached->bytes = row->size();
  return cached;
}

absl::Status AlliancesView::Apply(const storage::StoredRecord& stored, Rows& rows) {
  if (!record_.ParseFromString(stored.bytes))
    return error::RecordCorrupt(stored.position, "it does not parse");
  if (!record_.resource().starts_with(kCollection)) return absl::OkStatus();
  ASSIGN_OR_RETURN(Cached * cached, Load(record_.resource(), record_.version()));
  cached->dirty = true;
  if (IsMeasurement(record_.event_type())) {
    Advance(record_, *cached->state.mutable_origin());
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const history::Event event, history::DecodeEvent(stored));
  EvolveRow(event, cached->state);
  // References are given when an alliance is opened, and never change.
  for (const v1::ExternalReference& reference : event.fact.alliance_created().external_references()) {
    rows.Put(ReferenceRowKey(reference), record_.resource());
  }
  return absl::OkStatus();
}

absl::Status AlliancesView::Flush(Rows& rows) {
  size_t bytes = 0;
  std::string row;
  for (auto& [alliance, cached] : states_) {
    if (cached.dirty) {
      cached.state.SerializeToString(&row);
      rows.Put(AllianceRowKey(alliance), row);
      cached.bytes = row.size();
    }
    bytes += cached.bytes;
  }
  // What this batch has not touched goes first.
  if (bytes > kCachedBytesMax) {
    absl::erase_if(states_, [&bytes](const auto& entry) {
      if (entry.second.dirty) return false;
      bytes -= entry.second.bytes;
      return true;
    });
  }
  if (bytes > kCachedBytesMax) states_.clear();
  for (auto& [alliance, cached] : states_) cached.dirty = false;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> AlliancesView::FindByExternalReference(
    const v1::ExternalReference& reference) const {
  return table_->Find(ReferenceRowKey(reference));
}

absl::StatusOr<std::optional<state::v1::AllianceState>> AlliancesView::StateAt(std::string_view row,
                                                                               const Horizon& horizon) const {
  state::v1::AllianceState state;
  if (!state.ParseFromArray(row.data(), static_cast<int>(row.size()))) {
    return table_->Damaged("a row cannot be parsed");
  }
  const state::v1::Origin& origin = state.origin();
  if (origin.create_position() > horizon.position) return std::nullopt;
  // Nothing has happened to it since the position asked for: the row is what was known then.
  if (origin.position() <= horizon.position) return state;
  ASSIGN_OR_RETURN(std::optional<history::LoadedState> loaded,
                   history::LoadState(*log_, origin.name(), horizon.position));
  if (!loaded.has_value()) return std::nullopt;
  return std::get<state::v1::AllianceState>(std::move(loaded->state));
}

absl::Status AlliancesView::AddMatching(std::string_view row, const v1::ListAlliancesRequest& request,
                                        const Horizon& horizon, v1::ListAlliancesResponse& response) const {
  ASSIGN_OR_RETURN(const std::optional<state::v1::AllianceState> state, StateAt(row, horizon));
  if (state.has_value() && Matches(*state, request, horizon.day)) {
    *response.add_alliances() = domain::SummaryAt(*state, horizon.day);
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::ListAlliancesResponse> AlliancesView::List(const v1::ListAlliancesRequest& request,
                                                              const Horizon& horizon) const {
  v1::ListAlliancesResponse response;
  const uint64_t question = QuestionHash(request);
  std::string from(kStatePrefix);
  if (!request.page_token().empty()) {
    ASSIGN_OR_RETURN(const std::string cursor, DecodePageToken(request.page_token(), question));
    from = AllianceRowKey(cursor);
  }
  if (request.has_external_reference()) {
    ASSIGN_OR_RETURN(const auto alliance, FindByExternalReference(request.external_reference()));
    if (!alliance.has_value()) return response;
    ASSIGN_OR_RETURN(const auto row, table_->Find(AllianceRowKey(*alliance)));
    if (row.has_value()) RETURN_IF_ERROR(AddMatching(*row, request, horizon, response));
    return response;
  }
  const size_t size = PageSize(request.page_size(), kAlliancesPageNormal, kAlliancesPageMax);
  size_t scanned = 0;
  absl::Status failed;
  RETURN_IF_ERROR(table_->Scan(kStatePrefix, from, [&](std::string_view key, std::string_view row) {
    const bool is_full = static_cast<size_t>(response.alliances_size()) >= size;
    if (is_full || scanned++ >= kAlliancesScanMax) {
      response.set_next_page_token(EncodePageToken(question, key.substr(kStatePrefix.size())));
      return false;
    }
    failed = AddMatching(row, request, horizon, response);
    return failed.ok();
  }));
  RETURN_IF_ERROR(failed);
  return response;
}

}  // namespace entente::views
