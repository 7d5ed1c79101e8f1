// Small files that are either wholly there or not at all, also after a power loss.
#ifndef ENTENTE_STORAGE_DURABLE_FILE_H_
#define ENTENTE_STORAGE_DURABLE_FILE_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace entente::storage {

// Replaces the file at `path`: writes a neighbour `path.new`, syncs it, renames it, syncs the directory.
absl::Status ReplaceFile(const std::string& path, std::string_view bytes, mode_t mode);

// Writes a file from its beginning, without making it durable. What was there is cut off.
absl::Status WriteFile(const std::string& path, std::string_view bytes, mode_t mode);

// Writes `bytes` over the beginning of a file that is there, where it lies, durably.
absl::Status OverwriteFile(const std::string& path, std::string_view bytes);

// Makes the bytes of a file durable, or the entries of a directory.
absl::Status SyncPath(const std::string& path);

// Makes the whole file system durable that holds `directory`: one call for many new files.
absl::Status SyncFileSystem(const std::string& directory);

// Gives a file another name in the same directory, durable only after `SyncPath` of the directory.
absl::Status RenameFile(const std::string& from, const std::string& to);

// Makes a directory, with those above it, and makes its entry durable. It may be there already.
absl::Status MakeDirectory(const std::string& path, mode_t mode);

// The content of a file, or nothing if there is no such file. A file longer than `bytes_max` is DATA_LOSS.
absl::StatusOr<std::optional<std::string>> ReadSmallFile(const std::string& path, size_t bytes_max);

// The directory that holds `path`.
std::string DirectoryOf(const std::string& path);

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_DURABLE_FILE_H_
