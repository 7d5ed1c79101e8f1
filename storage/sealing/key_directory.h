// The files of the directory of keys: their names, and how keys in it are destroyed. See storage/FORMAT.md.
#ifndef ENTENTE_STORAGE_SEALING_KEY_DIRECTORY_H_
#define ENTENTE_STORAGE_SEALING_KEY_DIRECTORY_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace entente::sealing {

// The files of the log's own keys, and what the names of a person's files end with.
inline constexpr std::string_view kSecretFile = "secret";
inline constexpr std::string_view kSigningFile = "signing";
// While the key of the log is replaced: the next one, and the one before.
inline constexpr std::string_view kNextSigningFile = "signing.next";
inline constexpr std::string_view kFormerSigningFile = "signing.former";
inline constexpr std::string_view kKeyEnding = ".key";
inline constexpr std::string_view kFreshEnding = ".key.new";
inline constexpr std::string_view kDestroyedEnding = ".destroyed";

// What a mark of the last kind holds.
inline constexpr std::string_view kDestroyedMark = "destroyed\n";

// There while a rotation of the master key goes on, or was interrupted.
inline constexpr std::string_view kRotationFile = "rotation";

// The path of a person's file.
std::string PersonFile(const std::string& directory, std::string_view person, std::string_view ending);

// Overwrites a key file where it lies, durably, and removes it. It may be gone already.
absl::Status Shred(const std::string& path);

// Destroys the keys of people for good: marks each as destroyed, overwrites it and unlinks it. What was done
// before costs a look only; what a crash interrupted, or an old backup has undone, is done again. Needs no
// master key, so that it can be done before any key is read. Without a directory there is nothing to do.
// Returns for how many there was something to do.
//
// On disks that write elsewhere than they read (SSDs, copy-on-write file systems) overwriting is an attempt;
// encrypt the disk as well.
absl::StatusOr<size_t> DestroyKeys(const std::string& directory, const std::vector<std::string>& people);

// The names of the files with the keys of people, without their ending.
absl::StatusOr<std::vector<std::string>> ListKeyFileStems(const std::string& directory);

}  // namespace entente::sealing

#endif  // ENTENTE_STORAGE_SEALING_KEY_DIRECTORY_H_
