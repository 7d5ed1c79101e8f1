// The state of a resource as it was known at a position: the nearest snapshot and the events after it.
#ifndef ENTENTE_SERVICES_HISTORY_STATE_LOADER_H_
#define ENTENTE_SERVICES_HISTORY_STATE_LOADER_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "entente/state/v1/state.pb.h"
#include "google/protobuf/arena.h"
#include "services/domain/fold.h"
#include "storage/event_log.h"

namespace entente::history {

// A state and how much was read for it since the last snapshot.
struct LoadedState {
  domain::State state;
  // Bytes and number of the records that were folded after the snapshot.
  uint64_t tail_bytes = 0;
  uint64_t tail_events = 0;
  // How many bytes the snapshot had; 0 if there was none.
  uint64_t snapshot_bytes = 0;
};

// Loads the state of `resource` with all events up to `position_max`. Nothing if it has none by then.
// Reads the disk: not for threads that must not block. Thread-safe.
absl::StatusOr<std::optional<LoadedState>> LoadState(
    const storage::EventLog& log, const std::string& resource,
    uint64_t position_max = std::numeric_limits<uint64_t>::max());

// The same for an alliance, made on `arena`: most of the time that a long history takes would go to the
// allocations of its parts. Null if it has none by then, or if `resource` is no alliance.
absl::StatusOr<const state::v1::AllianceState*> LoadAlliance(const storage::EventLog& log,
                                                             const std::string& resource,
                                                             uint64_t position_max,
                                                             google::protobuf::Arena& arena);

// The state in the snapshot of exactly this version; nothing if there is none, or none that can be used. For
// whoever holds snapshots against the events.
absl::StatusOr<std::optional<domain::State>> SnapshotAt(const storage::EventLog& log,
                                                        const std::string& resource, uint64_t version);

}  // namespace entente::history

#endif  // ENTENTE_SERVICES_HISTORY_STATE_LOADER_H_
