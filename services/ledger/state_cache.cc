#include "services/ledger/state_cache.h"

#include <utility>
#include <variant>

#include "services/history/state_loader.h"
#include "storage/status_macros.h"

namespace entente::ledger {
namespace {

// What an entry takes besides the state: list and map nodes, the name.
constexpr uint64_t kEntryBytes = 256;

uint64_t MemoryBytesOf(const domain::State& state) {
  return kEntryBytes + std::visit([](const auto& kind) { return kind.SpaceUsedLong(); }, state);
}

}  // namespace

absl::StatusOr<CachedState*> StateCache::Find(const std::string& resource) {
  if (const auto found = by_resource_.find(resource); found != by_resource_.end()) {
    states_.splice(states_.begin(), states_, found->second);
    return &states_.front();
  }
  ASSIGN_OR_RETURN(auto loaded, history::LoadState(log_, resource));
  if (!loaded.has_value()) return nullptr;
  return Add(
      {resource, std::move(loaded->state), loaded->tail_events, loaded->tail_bytes, loaded->snapshot_bytes});
}

CachedState* StateCache::Peek(const std::string& resource) {
  const auto found = by_resource_.find(resource);
  return found == by_resource_.end() ? nullptr : &*found->second;
}

CachedState* StateCache::Insert(const std::string& resource) {
  return Add({resource, *domain::NewState(resource)});
}

CachedState* StateCache::Add(CachedState state) {
  state.memory_bytes = MemoryBytesOf(state.state);
  bytes_ += state.memory_bytes;
  states_.push_front(std::move(state));
  by_resource_[states_.front().resource] = states_.begin();
  return &states_.front();
}

void StateCache::Replace(const std::string& resource, CachedState state) {
  Erase(resource);
  Add(std::move(state));
}

void StateCache::Erase(const std::string& resource) {
  const auto found = by_resource_.find(resource);
  if (found == by_resource_.end()) return;
  bytes_ -= found->second->memory_bytes;
  states_.erase(found->second);
  by_resource_.erase(found);
}

void StateCache::Grow(CachedState& state, uint64_t bytes) {
  state.memory_bytes += bytes;
  bytes_ += bytes;
}

void StateCache::Measure(CachedState& state) {
  bytes_ -= state.memory_bytes;
  state.memory_bytes = MemoryBytesOf(state.state);
  bytes_ += state.memory_bytes;
}

void StateCache::Trim() {
  while (bytes_ > bytes_max_ && states_.size() > 1) {
    const std::string least_used = states_.back().resource;
    Erase(least_used);
  }
}

}  // namespace entente::ledger
