// Another master key for all keys of a directory.
#ifndef ENTENTE_STORAGE_SEALING_KEY_ROTATION_H_
#define ENTENTE_STORAGE_SEALING_KEY_ROTATION_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "storage/sealing/master_key.h"

namespace entente::sealing {

// What a rotation has done.
struct Rotation {
  size_t rewrapped = 0;
  // Wrapped under the new key before, by a rotation that was interrupted.
  size_t done_before = 0;
};

// Wraps every key of the directory under `fresh` instead of `old`. No server may have the directory. Looks at
// all files first, and changes nothing if one of them cannot be opened with either key.
//
// If it is interrupted some files are wrapped under the one key and some under the other; the directory is
// refused until the rotation is begun again with the same two keys, which finishes it. Errors:
// FAILED_PRECONDITION where there is no key store or a file is wrapped under a third key, DATA_LOSS for a
// damaged file, UNAVAILABLE where the disk refuses.
absl::StatusOr<Rotation> RotateMasterKey(const std::string& directory, const MasterKey& old,
                                         const MasterKey& fresh);

}  // namespace entente::sealing

#endif  // ENTENTE_STORAGE_SEALING_KEY_ROTATION_H_
