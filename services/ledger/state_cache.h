// The states of resources that the writer works with, in memory.
#ifndef ENTENTE_SERVICES_LEDGER_STATE_CACHE_H_
#define ENTENTE_SERVICES_LEDGER_STATE_CACHE_H_

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "services/domain/fold.h"
#include "storage/event_log.h"

namespace entente::ledger {

// A state and what is needed to know when its next snapshot is due.
struct CachedState {
  std::string resource;
  domain::State state;
  // Records folded since the last snapshot.
  uint64_t tail_events = 0;
  uint64_t tail_bytes = 0;
  // The size of the last snapshot.
  uint64_t snapshot_bytes = 0;
  // About how much memory it takes.
  uint64_t memory_bytes = 0;
};

// Loads states lazily and forgets the least recently used ones. Only the committer thread uses it.
//
// It also knows which resources have no history yet, because a command that creates one has to be told.
class StateCache {
 public:
  StateCache(const storage::EventLog& log, uint64_t bytes_max) : log_(log), bytes_max_(bytes_max) {}

  // The state of a resource, or null if it has no events. The pointer holds until `Trim` or `Erase`.
  absl::StatusOr<CachedState*> Find(const std::string& resource);

  // The same, but only if it is in memory.
  CachedState* Peek(const std::string& resource);

  // Puts an empty state for a resource that begins now.
  CachedState* Insert(const std::string& resource);

  // Puts a state in the place of the one that is there.
  void Replace(const std::string& resource, CachedState state);

  // Forgets a resource.
  void Erase(const std::string& resource);

  // Says that a state has grown by about so many bytes.
  void Grow(CachedState& state, uint64_t bytes);

  // Says that a state has shrunk. Takes as long as there are slots in it.
  void Measure(CachedState& state);

  // Forgets the least recently used states until the rest fits.
  void Trim();

 private:
  using Order = std::list<CachedState>;

  CachedState* Add(CachedState state);

  const storage::EventLog& log_;
  const uint64_t bytes_max_;
  // The sum of all states' `memory_bytes`.
  uint64_t bytes_ = 0;
  // The most recently used first.
  Order states_;
  absl::flat_hash_map<std::string, Order::iterator> by_resource_;
};

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_STATE_CACHE_H_
