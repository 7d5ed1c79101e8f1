#include "storage/durable_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "storage/errors.h"
#include "storage/status_macros.h"

namespace entente::storage {
namespace {

// Closes a file descriptor at the end of a scope.
class Descriptor {
 public:
  Descriptor(const std::string& path, int flags, mode_t mode = 0)
      : fd_(open(path.c_str(), flags | O_CLOEXEC, mode)) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  bool ok() const { return fd_ >= 0; }

 private:
  const int fd_;
};

absl::Status Unwritable(const std::string& path) {
  return error::Unwritable(path, std::generic_category().message(errno));
}

absl::Status WriteAll(const std::string& path, const Descriptor& file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Unwritable(path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

}  // namespace

std::string DirectoryOf(const std::string& path) {
  const std::filesystem::path parent = std::filesystem::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

absl::Status WriteFile(const std::string& path, std::string_view bytes, mode_t mode) {
  const Descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
  if (!file.ok()) return Unwritable(path);
  return WriteAll(path, file, bytes);
}

absl::Status OverwriteFile(const std::string& path, std::string_view bytes) {
  const Descriptor file(path, O_WRONLY);
  if (!file.ok()) return Unwritable(path);
  RETURN_IF_ERROR(WriteAll(path, file, bytes));
  if (fsync(file.get()) != 0) return Unwritable(path);
  return absl::OkStatus();
}

absl::Status SyncPath(const std::string& path) {
  const Descriptor file(path, O_RDONLY);
  if (!file.ok() || fsync(file.get()) != 0) return Unwritable(path);
  return absl::OkStatus();
}

absl::Status SyncFileSystem(const std::string& directory) {
  const Descriptor opened(directory, O_RDONLY | O_DIRECTORY);
  if (!opened.ok() || syncfs(opened.get()) != 0) return Unwritable(directory);
  return absl::OkStatus();
}

absl::Status RenameFile(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) return Unwritable(to);
  return absl::OkStatus();
}

absl::Status ReplaceFile(const std::string& path, std::string_view bytes, mode_t mode) {
  const std::string fresh = path + ".new";
  RETURN_IF_ERROR(WriteFile(fresh, bytes, mode));
  RETURN_IF_ERROR(SyncPath(fresh));
  RETURN_IF_ERROR(RenameFile(fresh, path));
  return SyncPath(DirectoryOf(path));
}

absl::Status MakeDirectory(const std::string& path, mode_t mode) {
  std::string directory = path;
  while (directory.size() > 1 && directory.back() == '/') directory.pop_back();
  if (std::error_code ignored; std::filesystem::is_directory(directory, ignored)) return absl::OkStatus();
  const std::string above = DirectoryOf(directory);
  if (above != directory) RETURN_IF_ERROR(MakeDirectory(above, 0755));
  if (mkdir(directory.c_str(), mode) != 0 && errno != EEXIST) return Unwritable(directory);
  return SyncPath(above);
}

absl::StatusOr<std::optional<std::string>> ReadSmallFile(const std::string& path, size_t bytes_max) {
  const Descriptor file(path, O_RDONLY);
  if (!file.ok() && errno == ENOENT) return std::optional<std::string>();
  if (!file.ok()) return error::Unreadable(path, std::generic_category().message(errno));
  std::string bytes(bytes_max + 1, '\0');
  size_t length = 0;
  while (length < bytes.size()) {
    const ssize_t got = read(file.get(), bytes.data() + length, bytes.size() - length);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return error::Unreadable(path, std::generic_category().message(errno));
    if (got == 0) break;
    length += static_cast<size_t>(got);
  }
  if (length > bytes_max) return error::Corrupt(path, "it is longer than it can be");
  bytes.resize(length);
  return std::optional<std::string>(std::move(bytes));
}

}  // namespace entente::storage
