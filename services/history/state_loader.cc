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

// Begins with the newest snapshot up to `version`, or with nothing.
absl::StatusOr<LoadedState> BeginWithSnapshot(const storage::EventLog& log, const std::string& resource,
                                              uint64_t version) {
  LoadedState loaded{*domain::NewState(resource)};
  ASSIGN_OR_RETURN(const auto bytes, log.FindSnapshot(resource, version));
  if (!bytes.has_value()) return loaded;
  storage::v1::Snapshot snapshot;
  // A snapshot of another fold, or one that cannot be read, is as good as none: the events are all there.
  if (!snapshot.ParseFromString(*bytes) || snapshot.fold_version() != domain::kFoldVersion) return loaded;
  auto state = domain::ParseState(resource, snapshot.state());
  if (!state.has_value() || domain::OriginOf(*state).version() != snapshot.version()) return loaded;
  loaded.state = *std::move(state);
  loaded.snapshot_bytes = snapshot.state().size();
  return loaded;
}

}  // namespace

absl::StatusOr<std::optional<LoadedState>> LoadState(const storage::EventLog& log,
                                                     const std::string& resource, uint64_t position_max) {
  if (!domain::NewState(resource).has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(const uint64_t version, VersionAt(log, resource, position_max));
  if (version == 0) return std::nullopt;
  ASSIGN_OR_RETURN(LoadedState loaded, BeginWithSnapshot(log, resource, version));
  const uint64_t folded = domain::OriginOf(loaded.state).version();
  if (folded == version) return loaded;
  absl::Status status;
  RETURN_IF_ERROR(log.ScanStream(resource, folded + 1, storage::Direction::kForward,
                                 [&](const storage::StoredRecord& stored) {
                                   auto event = DecodeEvent(stored);
                                   if (!event.ok()) {
                                     status = event.status();
                                     return false;
                                   }
                                   domain::Evolve(loaded.state, event->fact, event->header);
                                   loaded.tail_bytes += stored.bytes.size();
                                   ++loaded.tail_events;
                                   return event->record.version() < version;
                                 }));
  RETURN_IF_ERROR(status);
  return loaded;
}

}  // namespace entente::history
