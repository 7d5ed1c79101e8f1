#include "services/access/authorize.h"

#include "absl/strings/match.h"
#include "services/access/errors.h"

namespace entente::access {
namespace {

constexpr std::string_view kScheme = "Bearer ";

const Identity& DevelopmentIdentity() {
  static const Identity* const identity = new Identity{{"principals/dev", "development"}, kEveryPermission};
  return *identity;
}

}  // namespace

Authorizer Authorizer::ForDevelopment() {
  return Authorizer(std::nullopt);
}

Authorizer Authorizer::ForTokens(TokenTable tokens) {
  return Authorizer(std::move(tokens));
}

std::map<std::string, std::set<std::string>> Authorizer::Roles() const {
  if (tokens_.has_value()) return tokens_->roles();
  return {{DevelopmentIdentity().caller.principal, {"administrator"}}};
}

absl::StatusOr<const Identity*> Authorizer::Authenticate(
    std::optional<std::string_view> authorization) const {
  if (!tokens_.has_value()) return &DevelopmentIdentity();
  if (!authorization.has_value()) return CredentialsMissing();
  const absl::string_view value(authorization->data(), authorization->size());
  if (!absl::StartsWithIgnoreCase(value, absl::string_view(kScheme.data(), kScheme.size()))) {
    return CredentialsMissing();
  }
  const Identity* identity = tokens_->Find(authorization->substr(kScheme.size()));
  if (identity == nullptr) return CredentialsInvalid();
  return identity;
}

absl::Status Require(const Identity& identity, PermissionSet permission, std::string_view permission_name) {
  if ((identity.permissions & permission) == permission) return absl::OkStatus();
  return PermissionDenied(permission_name);
}

}  // namespace entente::access
