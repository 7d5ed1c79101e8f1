#include "services/history/state_loader.h"

#include <utility>
#include <variant>
#include <vector>

#include "services/domain/performance/unpaged.h"
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

// Folds the events from version `from` to version `to` into a state.
absl::StatusOr<Tail> FoldTail(const storage::EventLog& log, const std::string& resource, uint64_t from,
                              uint64_t to, domain::State& state) {
  Tail tail;
  if (from > to) return tail;
  absl::Status status;
  Event event;
  RETURN_IF_ERROR(
      log.ScanStream(resource, from, storage::Direction::kForward, [&](const storage::StoredRecord& stored) {
        status = DecodeEventInto(stored, event);
        if (status.ok()) status = Fold(log, event, state);
        if (!status.ok()) return false;
        tail.bytes += stored.bytes.size();
        ++tail.events;
        return event.record.version() < to;
      }));
  RETURN_IF_ERROR(status);
  return tail;
}

// Loads a state from a snapshot, or from its events alone.
absl::StatusOr<std::optional<LoadedState>> Load(const storage::EventLog& log, const std::string& resource,
                                                uint64_t position_max, bool with_snapshot) {
  if (!domain::NewState(resource).has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(const uint64_t version, VersionAt(log, resource, position_max));
  if (version == 0) return std::nullopt;
  LoadedState loaded{*domain::NewState(resource)};
  std::optional<storage::v1::Snapshot> snapshot;
  if (with_snapshot) {
    ASSIGN_OR_RETURN(snapshot, FindSnapshot(log, resource, version));
  }
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

// The pages of a state; nothing if one of them is missing or damaged.
absl::StatusOr<std::optional<domain::FigurePages>> FindPages(const storage::EventLog& log,
                                                             const std::string& resource,
                                                             const domain::State& state) {
  const auto* alliance = std::get_if<state::v1::AllianceState>(&state);
  if (alliance == nullptr || alliance->figure_pages().empty()) return domain::FigurePages();
  const std::vector<std::string> names(alliance->figure_pages().begin(), alliance->figure_pages().end());
  ASSIGN_OR_RETURN(auto pages, log.FindPages(resource, names));
  if (!pages.has_value()) return std::nullopt;
  return domain::FigurePages::Parse(*std::move(pages));
}

// Those of the pages of an alliance that are missing or damaged.
absl::StatusOr<std::vector<std::string>> LostPages(const storage::EventLog& log, const std::string& resource,
                                                   const state::v1::AllianceState& alliance) {
  std::vector<std::string> lost;
  for (const std::string& name : alliance.figure_pages()) {
    ASSIGN_OR_RETURN(auto page, log.FindPages(resource, {name}));
    if (!page.has_value() || !domain::FigurePages::Parse(*std::move(page)).has_value()) lost.push_back(name);
  }
  return lost;
}

}  // namespace

absl::Status Fold(const storage::EventLog& log, Event& event, domain::State& state) {
  if (domain::NeedsMeasuredKpi(state, event.header.corrects)) {
    ASSIGN_OR_RETURN(const storage::StoredRecord corrected, log.Read(event.header.corrects));
    ASSIGN_OR_RETURN(event.header.corrected_kpi, MeasuredKpi(corrected, event.header.resource));
  }
  domain::Evolve(state, event.fact, event.header);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<LoadedState>> LoadState(const storage::EventLog& log,
                                                     const std::string& resource, uint64_t position_max) {
  return Load(log, resource, position_max, /*with_snapshot=*/true);
}

absl::StatusOr<std::optional<WholeState>> LoadWholeState(const storage::EventLog& log,
                                                         const std::string& resource, uint64_t position_max) {
  ASSIGN_OR_RETURN(auto loaded, LoadState(log, resource, position_max));
  if (!loaded.has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(auto pages, FindPages(log, resource, loaded->state));
  if (pages.has_value()) return WholeState{std::move(loaded->state), *std::move(pages)};
  ASSIGN_OR_RETURN(loaded, Load(log, resource, position_max, /*with_snapshot=*/false));
  if (!loaded.has_value()) return std::nullopt;
  return WholeState{std::move(loaded->state), domain::FigurePages()};
}

absl::StatusOr<std::optional<KeptState>> SnapshotAt(const storage::EventLog& log, const std::string& resource,
                                                    uint64_t version) {
  ASSIGN_OR_RETURN(const auto snapshot, FindSnapshot(log, resource, version));
  if (!snapshot.has_value() || snapshot->version() != version) return std::nullopt;
  auto state = domain::ParseState(resource, snapshot->state());
  if (!state.has_value()) return std::nullopt;
  KeptState kept{*std::move(state), {}};
  auto* alliance = std::get_if<state::v1::AllianceState>(&kept.state);
  if (alliance == nullptr) return kept;
  ASSIGN_OR_RETURN(const auto pages, FindPages(log, resource, kept.state));
  if (pages.has_value()) {
    *alliance = domain::Unpaged(*alliance, *pages);
  } else {
    ASSIGN_OR_RETURN(kept.lost_pages, LostPages(log, resource, *alliance));
  }
  return kept;
}

}  // namespace entente::history
