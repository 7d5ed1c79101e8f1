// Why a server does not start: sentences for the operator.
#ifndef ENTENTE_SERVICES_SERVER_ERRORS_H_
#define ENTENTE_SERVICES_SERVER_ERRORS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

namespace entente::server {

// The settings cannot be used as they are.
absl::Status ConfigFault(std::string_view message);

// Something that the server needs is not there, or is in use.
absl::Status StartFault(std::string_view message);

// DATA_LOSS: the sweep cannot follow the log.
absl::Status RecordUnreadable(uint64_t position);

// CANCELLED: the server is stopping, and what was begun is left for the next start.
absl::Status Interrupted();

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_ERRORS_H_
