#include "services/access/errors.h"

#include <string>

#include "absl/strings/str_format.h"
#include "services/domain/refusal.h"

namespace entente::access {

absl::Status CredentialsMissing() {
  return domain::Refuse(v1::CREDENTIALS_MISSING, "The call needs 'authorization: Bearer TOKEN'.");
}

absl::Status CredentialsInvalid() {
  return domain::Refuse(v1::CREDENTIALS_INVALID, "The token is not known to this server.");
}

absl::Status PermissionDenied(std::string_view permission) {
  return domain::Refuse(v1::PERMISSION_DENIED, absl::StrFormat("The permission %s is needed.", permission),
                        {{"permission", std::string(permission)}});
}

absl::Status TokenFileFault(std::string_view message) {
  return absl::FailedPreconditionError(std::string(message));
}

}  // namespace entente::access
