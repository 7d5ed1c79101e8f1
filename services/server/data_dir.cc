#include "services/server/data_dir.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_format.h"
#include "services/server/errors.h"

namespace entente::server {

absl::StatusOr<DataDirLock> DataDirLock::Take(const std::string& directory) {
  if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
    return StartFault(
        absl::StrFormat("the data directory '%s' cannot be made: %s", directory, std::strerror(errno)));
  }
  const std::string path = directory + "/lock";
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    return StartFault(
        absl::StrFormat("the data directory '%s' cannot be used: %s", directory, std::strerror(errno)));
  }
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    close(file);
    return StartFault(absl::StrFormat("the data directory '%s' is in use by another entented", directory));
  }
  return DataDirLock(file);
}

DataDirLock::~DataDirLock() {
  if (file_ >= 0) close(file_);
}

}  // namespace entente::server
