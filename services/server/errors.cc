#include "services/server/errors.h"

#include <string>

namespace entente::server {

absl::Status ConfigFault(std::string_view message) {
  return absl::InvalidArgumentError(std::string(message));
}

absl::Status StartFault(std::string_view message) {
  return absl::FailedPreconditionError(std::string(message));
}

}  // namespace entente::server
