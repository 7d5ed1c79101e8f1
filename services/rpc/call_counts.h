// How often each method was called, how that ended, and how long it took: the figures of monitoring.
#ifndef ENTENTE_SERVICES_RPC_CALL_COUNTS_H_
#define ENTENTE_SERVICES_RPC_CALL_COUNTS_H_

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>

#include "absl/status/status.h"
#include "entente/v1/errors.pb.h"
#include "services/rpc/method_table.h"

namespace entente::rpc {

// The codes of gRPC: `OK` to `UNAUTHENTICATED`.
inline constexpr size_t kCodes = 17;

// The upper bounds, in microseconds, of the durations that are counted together; longer ones come behind the
// last. From a command that waits for one fsync to a stream.
inline constexpr std::array<uint64_t, 15> kDurationBounds = {
    100,    250,     500,     1'000,   2'500,     5'000,     10'000,    25'000,
    50'000, 100'000, 250'000, 500'000, 1'000'000, 5'000'000, 30'000'000};

// Why a caller is not known.
inline constexpr std::array<v1::ErrorReason, 2> kUnauthenticatedReasons = {v1::CREDENTIALS_MISSING,
                                                                           v1::CREDENTIALS_INVALID};

// What was counted of one method.
struct MethodCounts {
  // By the code with which the call ended.
  std::array<uint64_t, kCodes> calls{};
  // Calls, and commands of imports, that were denied to known callers.
  uint64_t denials = 0;
  // By duration, each call once: those up to the bound of the same place, and last the longer ones.
  std::array<uint64_t, kDurationBounds.size() + 1> durations{};
  uint64_t microseconds = 0;
};

// Counts calls. The counters of a method are made with the table and found by the number of its row, so that
// to count is a few relaxed additions: no lock, no look-up, no allocation. Thread-safe; a reading while calls
// end may have one of them in one figure and not yet in another.
class CallCounts {
 public:
  CallCounts() : methods_(MethodTable::Get().rows().size()) {}

  // A call has ended.
  void CountCall(const MethodRow& method, absl::StatusCode code, std::chrono::nanoseconds duration);
  // A known caller was denied a call or a part of it.
  void CountDenial(const MethodRow& method);
  // A caller is not known; other reasons than those above are not counted.
  void CountUnauthenticated(v1::ErrorReason reason);

  MethodCounts Read(const MethodRow& method) const;
  // In the order of `kUnauthenticatedReasons`.
  std::array<uint64_t, kUnauthenticatedReasons.size()> Unauthenticated() const;

 private:
  using Counter = std::atomic<uint64_t>;
  // On cache lines of its own, so that two methods do not slow each other down.
  struct alignas(64) Counters {
    std::array<Counter, kCodes> calls{};
    std::array<Counter, kDurationBounds.size() + 1> durations{};
    Counter microseconds = 0;
    Counter denials = 0;
  };

  std::deque<Counters> methods_;
  std::array<Counter, kUnauthenticatedReasons.size()> unauthenticated_{};
};

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_CALL_COUNTS_H_
