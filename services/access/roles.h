// Which role may do what. The one table: a method names a permission in its option `method`
// (rules.proto), a token names a role, and here is what connects them.
#ifndef ENTENTE_SERVICES_ACCESS_ROLES_H_
#define ENTENTE_SERVICES_ACCESS_ROLES_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace entente::access {

// A set of permissions, one bit for each of AllPermissions(). A single permission is a set of one.
using PermissionSet = uint32_t;

// Every permission that there is.
inline constexpr PermissionSet kEveryPermission = ~PermissionSet{0};

// The permission by its name, for instance `alliances.write`; nothing if there is none.
std::optional<PermissionSet> FindPermission(std::string_view name);

// The permissions of a role by its name, for instance `contributor`; nothing if there is no such role.
std::optional<PermissionSet> FindRole(std::string_view name);

// The names of all permissions and of all roles, in the order of the table.
std::vector<std::string_view> AllPermissions();
std::vector<std::string_view> AllRoles();

}  // namespace entente::access

#endif  // ENTENTE_SERVICES_ACCESS_ROLES_H_
