// The named errors of what is read from others: notes, keys, checkpoints. All are INVALID_ARGUMENT; `why` is
// a clause, e.g. "it has no signature".
#ifndef ENTENTE_STORAGE_TREE_ERRORS_H_
#define ENTENTE_STORAGE_TREE_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"

namespace entente::tree::error {

// The text is no signed note.
absl::Status NoNote(std::string_view why);

// The text is no key of one who signs.
absl::Status NoKey(std::string_view why);

// The text is no checkpoint.
absl::Status NoCheckpoint(std::string_view why);

// The note is no succession note.
absl::Status NoSuccession(std::string_view why);

// The note has no good cosignature of that witness.
absl::Status NoCosignature(std::string_view witness);

}  // namespace entente::tree::error

#endif  // ENTENTE_STORAGE_TREE_ERRORS_H_
