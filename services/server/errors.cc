#include "services/server/errors.h"

#include <string>

#include "absl/strings/str_format.h"

namespace entente::server {

absl::Status ConfigFault(std::string_view message) {
  return absl::InvalidArgumentError(std::string(message));
}

absl::Status StartFault(std::string_view message) {
  return absl::FailedPreconditionError(std::string(message));
}

absl::Status RecordUnreadable(uint64_t position) {
  return absl::DataLossError(absl::StrFormat("the record at position %d cannot be read", position));
}

absl::Status Interrupted() {
  return absl::CancelledError("the server is stopping");
}

}  // namespace entente::server
