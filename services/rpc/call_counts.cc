#include "services/rpc/call_counts.h"

#include <algorithm>

namespace entente::rpc {
namespace {

void Add(std::atomic<uint64_t>& counter, uint64_t value) {
  counter.fetch_add(value, std::memory_order_relaxed);
}

template <size_t kSize>
std::array<uint64_t, kSize> ReadAll(const std::array<std::atomic<uint64_t>, kSize>& counters) {
  std::array<uint64_t, kSize> values;
  for (size_t i = 0; i < kSize; ++i) values[i] = counters[i].load(std::memory_order_relaxed);
  return values;
}

}  // namespace

void CallCounts::CountCall(const MethodRow& method, absl::StatusCode code,
                           std::chrono::nanoseconds duration) {
  Counters& counters = methods_[method.index];
  // A code that gRPC does not know is sent as UNKNOWN, and counted so.
  const auto number = static_cast<size_t>(code);
  Add(counters.calls[number < kCodes ? number : static_cast<size_t>(absl::StatusCode::kUnknown)], 1);
  // A clock that was set back makes no call shorter than nothing.
  const auto micros = static_cast<uint64_t>(
      std::max<int64_t>(0, std::chrono::floor<std::chrono::microseconds>(duration).count()));
  const auto bound = std::lower_bound(kDurationBounds.begin(), kDurationBounds.end(), micros);
  Add(counters.durations[static_cast<size_t>(bound - kDurationBounds.begin())], 1);
  Add(counters.microseconds, micros);
}

void CallCounts::CountDenial(const MethodRow& method) {
  Add(methods_[method.index].denials, 1);
}

void CallCounts::CountUnauthenticated(v1::ErrorReason reason) {
  const auto found = std::find(kUnauthenticatedReasons.begin(), kUnauthenticatedReasons.end(), reason);
  if (found == kUnauthenticatedReasons.end()) return;
  Add(unauthenticated_[static_cast<size_t>(found - kUnauthenticatedReasons.begin())], 1);
}

MethodCounts CallCounts::Read(const MethodRow& method) const {
  const Counters& counters = methods_[method.index];
  MethodCounts counts;
  counts.calls = ReadAll(counters.calls);
  counts.durations = ReadAll(counters.durations);
  counts.microseconds = counters.microseconds.load(std::memory_order_relaxed);
  counts.denials = counters.denials.load(std::memory_order_relaxed);
  return counts;
}

std::array<uint64_t, kUnauthenticatedReasons.size()> CallCounts::Unauthenticated() const {
  return ReadAll(unauthenticated_);
}

}  // namespace entente::rpc
