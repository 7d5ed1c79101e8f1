// The data directory and who has it.
#ifndef ENTENTE_SERVICES_SERVER_DATA_DIR_H_
#define ENTENTE_SERVICES_SERVER_DATA_DIR_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace entente::server {

// The right to use a data directory, as long as it lives. It is the kernel's, so that it ends with the
// process however that ends.
class DataDirLock {
 public:
  // Makes the directory if it is not there, for its owner alone, and takes the right to use it. Says so if
  // another process has it.
  static absl::StatusOr<DataDirLock> Take(const std::string& directory);

  ~DataDirLock();
  DataDirLock(DataDirLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  DataDirLock& operator=(DataDirLock&&) = delete;

 private:
  explicit DataDirLock(int file) : file_(file) {}

  int file_;
};

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_DATA_DIR_H_
