#include "services/history/state_loader.h"

#include <utility>

#include "services/history/event.h"
#include "storage/status_macros.h"

namespace entente::history {
namespace {

// The version of `resource` that was the last one at `position_max`; 0 if it had none by then.
absl::StatusOr<uint64_t> VersionAt(const storage::EventLog& log, const std::string& resource,
                                   uint64_t position_max) {
  ASSIGN_OR_RETURN(const storage::StreamHead head, log.FindStream(resource));
  if (head.position <= position_max) return head.version;
  // Versions of a resource have ascending positions: a binary search, one event read at each step.
  uint64_t known = 0;
  uint64_t beyond = head.version;
  while (beyond - known > 1) {
    const uint64_t middle = known + (beyond - known) / 2;
    uint64_t position = 0;
    RETURN_IF_ERROR(log.ScanStream(resource, middle, storage::Direction::kForward,
                                   [&position](const storage::StoredRecord& stored) {
                                     position = stored.position;
                                     return false;
                                   }));
    (position <= position_max ? known : beyond) = middle;
  }
  return known;
}

// The newest snapshot up to `version`; nothing if there is none. One of another fold, or one that cannot be
// read, is as good as none: the events are all there.
absl::StatusOr<std::optional<storage::v1::Snapshot>> FindSnapshot(const storage::EventLog& log,
                                                                  const std::string& resource,
                                                                  uint64_t version) {
  ASSIGN_OR_RETURN(const auto bytes, log.FindSnapshot(resource, version));
  if (!bytes.has_value()) return std::nullopt;
  storage::v1::Snapshot snapshot;
  if (!snapshot.ParseFromString(*bytes) || snapshot.fold_version() != domain::kFoldVersion)
    return std::nullopt;
  return std::optional<storage::v1::Snapshot>(std::move(snapshot));
}

// How much was folded.
struct Tail {
  uint64_t bytes = 0;
  uint64_t events = 0;
};

// Folds the events from version `from` to version `to` into a state of any kind.
template <typename AnyState>
absl::StatusOr<Tail> FoldTail(const storage::EventLog& log, const std::string& resource, uint64_t from,
                              uint64_t to, AnyState& state) {
  Tail tail;
  if (from > to) return tail;
  absl::Status status;
  Event event;
  RETURN_IF_ERROR(
      log.ScanStream(resource, from, storage::Direction::kForward, [&](const storage::StoredRecord& stored) {
        status = DecodeEventInto(stored, event);
        if (!status.ok()) return false;
        domain::Evolve(state, event.fact, event.header);
        tail.bytes += stored.bytes.size();
        ++tail.events;
        return event.record.version() < to;
      }));
  RETURN_IF_ERROR(status);
  return tail;
}

}  // namespace

absl::StatusOr<std::optional<LoadedState>> LoadState(const storage::EventLog& log,
                                                     const std::string& resource, uint64_t position_max) {
  if (!domain::NewState(resource).has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(const uint64_t version, VersionAt(log, resource, position_max));
  if (version == 0) return std::nullopt;
  LoadedState loaded{*domain::NewState(resource)};
  ASSIGN_OR_RETURN(const auto snapshot, FindSnapshot(log, resource, version));
  if (snapshot.has_value()) {
    auto state = domain::ParseState(resource, snapshot->state());
    if (state.has_value() && domain::OriginOf(*state).version() == snapshot->version()) {
      loaded.state = *std::move(state);
      loaded.snapshot_bytes = snapshot->state().size();
    }
  }
  const uint64_t folded = domain::OriginOf(loaded.state).version();
  ASSIGN_OR_RETURN(const Tail tail, FoldTail(log, resource, folded + 1, version, loaded.state));
  loaded.tail_bytes = tail.bytes;
  loaded.tail_events = tail.events;
  return loaded;
}

absl::StatusOr<const state::v1::AllianceState*> LoadAlliance(const storage::EventLog& log,
                                                             const std::string& resource,
                                                             uint64_t position_max,
                                                             google::protobuf::Arena& arena) {
  const auto kind = domain::NewState(resource);
  if (!kind.has_value() || !std::holds_alternative<state::v1::AllianceState>(*kind)) return nullptr;
  ASSIGN_OR_RETURN(const uint64_t version, VersionAt(log, resource, position_max));
  if (version == 0) return nullptr;
  auto* state = google::protobuf::Arena::CreateMessage<state::v1::AllianceState>(&arena);
  ASSIGN_OR_RETURN(const auto snapshot, FindSnapshot(log, resource, version));
  if (snapshot.has_value()) {
    const bool parsed = state->ParseFromString(snapshot->state());
    if (!parsed || state->origin().version() != snapshot->version()) state->Clear();
  }
  state->mutable_origin()->set_name(resource);
  RETURN_IF_ERROR(FoldTail(log, resource, state->origin().version() + 1, version, *state).status());
  return state;
}

absl::StatusOr<std::optional<domain::State>> SnapshotAt(const storage::EventLog& log,
                                                        const std::string& resource, uint64_t version) {
  ASSIGN_OR_RETURN(const auto snapshot, FindSnapshot(log, resource, version));
  if (!snapshot.has_value() || snapshot->version() != version) return std::optional<domain::State>();
  return domain::ParseState(resource, snapshot->state());
}

}  // namespace entente::history
