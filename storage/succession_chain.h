// The keys that a log has had.
#ifndef ENTENTE_STORAGE_SUCCESSION_CHAIN_H_
#define ENTENTE_STORAGE_SUCCESSION_CHAIN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/event_log.h"
#include "storage/tree/succession.h"

namespace entente::storage {

// A succession with the note that says so.
struct KeptSuccession {
  tree::Succession succession;
  std::string note;
};

// The successions of a log, the first one first, held against the log: each continues the one before, the
// last leads to `current`, and the log has the events and root that each states. DATA_LOSS if one does not;
// FAILED_PRECONDITION if the last one leads to another key than `current`, as after a rotation that was
// interrupted.
absl::StatusOr<std::vector<KeptSuccession>> CheckSuccessions(const EventLog& log,
                                                             const tree::VerifierKey& current);

// The keys that were replaced, as far as `successions` tell.
std::vector<tree::VerifierKey> FormerKeys(const std::vector<KeptSuccession>& successions);

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_SUCCESSION_CHAIN_H_
