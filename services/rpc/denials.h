// Denials of known callers, gathered so that no one can bloat the record by asking for what is not his.
#ifndef ENTENTE_SERVICES_RPC_DENIALS_H_
#define ENTENTE_SERVICES_RPC_DENIALS_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/time/time.h"
#include "services/domain/world.h"
#include "services/ledger/ledger.h"
#include "storage/mutex.h"

namespace entente::rpc {

// How many kinds of denials are kept apart until they are taken; what goes beyond is counted as one. A caller
// makes one kind for each method and permission in a minute.
inline constexpr size_t kDenialKindsMax = 4096;

// Counts the denials of each caller, method and permission by the minute. The denial itself does not wait for
// its fact, and whoever is not known to the server is not counted: that leaves a line in the log.
// Thread-safe.
class Denials {
 public:
  // A call, or a command of an import, of a known caller was denied at `time`.
  void Note(const domain::Caller& caller, std::string_view method, std::string_view permission,
            absl::Time time);

  // Takes the facts of the minutes that are over at `now`, the oldest first; of all minutes at
  // `absl::InfiniteFuture()`.
  std::vector<ledger::AccessRecord> Take(absl::Time now);

  // Puts back what was taken and could not be recorded.
  void PutBack(const std::vector<ledger::AccessRecord>& records);

 private:
  // Minute since 1970, principal, method, permission.
  using Kind = std::tuple<int64_t, std::string, std::string, std::string>;
  struct Count {
    std::string authority;
    uint64_t calls = 0;
    absl::Time first;
    absl::Time last;
  };

  void Add(Kind kind, const Count& count) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Mutex mutex_;
  std::map<Kind, Count> counts_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace entente::rpc

#endif  // ENTENTE_SERVICES_RPC_DENIALS_H_
