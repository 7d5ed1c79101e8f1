// The state of a resource as it was known at a position: the nearest snapshot and the events after it.
#ifndef ENTENTE_SERVICES_HISTORY_STATE_LOADER_H_
#define ENTENTE_SERVICES_HISTORY_STATE_LOADER_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/domain/fold.h"
#include "services/domain/performance/figure_page.h"
#include "services/history/event.h"
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

// A state, and where it keeps what is old.
struct WholeState {
  domain::State state;
  // The pages of an alliance's measurements.
  domain::FigurePages pages;
};

// Folds an event that was read from `log` into the state of its resource. If it corrects one that may stand
// in a page, the log is asked what that one was, and the header completed. Thread-safe.
absl::Status Fold(const storage::EventLog& log, Event& event, domain::State& state);

// Loads the state of `resource` with all events up to `position_max`. Nothing if it has none by then.
// Reads the disk: not for threads that must not block. Thread-safe.
//
// Measurements of an alliance may be in pages that are not read (see performance/figure_page.h).
absl::StatusOr<std::optional<LoadedState>> LoadState(
    const storage::EventLog& log, const std::string& resource,
    uint64_t position_max = std::numeric_limits<uint64_t>::max());

// The same with the pages of the state. Where one of those is missing or damaged, the state is folded from
// the first event, and has none.
absl::StatusOr<std::optional<WholeState>> LoadWholeState(
    const storage::EventLog& log, const std::string& resource,
    uint64_t position_max = std::numeric_limits<uint64_t>::max());

// What a snapshot holds.
struct KeptState {
  // With what its pages hold put back: what its events alone fold into. As it is kept if a page is lost.
  domain::State state;
  // The names of the pages that are missing or damaged.
  std::vector<std::string> lost_pages;
};

// The snapshot of exactly this version; nothing if there is none, or none that can be used. For whoever holds
// snapshots against the events.
absl::StatusOr<std::optional<KeptState>> SnapshotAt(const storage::EventLog& log, const std::string& resource,
                                                    uint64_t version);

}  // namespace entente::history

#endif  // ENTENTE_SERVICES_HISTORY_STATE_LOADER_H_
