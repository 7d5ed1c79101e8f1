// The refusals of this layer.
#ifndef ENTENTE_SERVICES_ACCESS_ERRORS_H_
#define ENTENTE_SERVICES_ACCESS_ERRORS_H_

#include <string_view>

#include "absl/status/status.h"

namespace entente::access {

// `CREDENTIALS_MISSING`: the call has no bearer token.
absl::Status CredentialsMissing();

// `CREDENTIALS_INVALID`: no principal has that token.
absl::Status CredentialsInvalid();

// `PERMISSION_DENIED`. Says which permission is missing and nothing of any resource.
absl::Status PermissionDenied(std::string_view permission);

// The file of tokens cannot be used. For the one who starts the server, never for a client.
absl::Status TokenFileFault(std::string_view message);

}  // namespace entente::access

#endif  // ENTENTE_SERVICES_ACCESS_ERRORS_H_
