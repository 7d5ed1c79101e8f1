// Who is calling, and whether that caller may. Asked before anything else is looked at, so that an answer
// tells a stranger nothing of what exists.
#ifndef ENTENTE_SERVICES_ACCESS_AUTHORIZE_H_
#define ENTENTE_SERVICES_ACCESS_AUTHORIZE_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "services/access/roles.h"
#include "services/access/tokens.h"

namespace entente::access {

// How callers are told apart, as clients and the log are told.
inline constexpr std::string_view kDevelopment = "development";
inline constexpr std::string_view kTokens = "tokens";

// Tells callers apart. Immutable, so any thread may ask.
class Authorizer {
 public:
  // Every caller is `principals/dev` with every permission. Only for a server that no one else can reach.
  static Authorizer ForDevelopment();

  // Callers are told apart by the tokens of the table.
  static Authorizer ForTokens(TokenTable tokens);

  // Whose call it is, whatever that caller may do; `Require` asks that. Apart, so that whoever is refused for
  // lack of a permission is known by name. `authorization` is the value of the header of that name, or
  // nothing. The identity lives as long as the authorizer. Errors: `CREDENTIALS_MISSING`,
  // `CREDENTIALS_INVALID`.
  absl::StatusOr<const Identity*> Authenticate(std::optional<std::string_view> authorization) const;

  // How callers are told apart: `kDevelopment` or `kTokens`.
  std::string_view mode() const { return tokens_.has_value() ? kTokens : kDevelopment; }

  // The roles of each principal, by name.
  std::map<std::string, std::set<std::string>> Roles() const;

 private:
  explicit Authorizer(std::optional<TokenTable> tokens) : tokens_(std::move(tokens)) {}

  std::optional<TokenTable> tokens_;
};

// OK if the caller has the permission, else `PERMISSION_DENIED`.
absl::Status Require(const Identity& identity, PermissionSet permission, std::string_view permission_name);

}  // namespace entente::access

#endif  // ENTENTE_SERVICES_ACCESS_AUTHORIZE_H_
