// Why a server does not start: sentences for the operator.
#ifndef ENTENTE_SERVICES_SERVER_ERRORS_H_
#define ENTENTE_SERVICES_SERVER_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"

namespace entente::server {

// The settings cannot be used as they are.
absl::Status ConfigFault(std::string_view message);

// Something that the server needs is not there, or is in use.
absl::Status StartFault(std::string_view message);

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_ERRORS_H_
