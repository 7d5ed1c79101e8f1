// Names of what an alliance owns: `alliances/{alliance}/{collection}/{id}`.
#ifndef ENTENTE_SERVICES_DOMAIN_CHILD_NAME_H_
#define ENTENTE_SERVICES_DOMAIN_CHILD_NAME_H_

#include <optional>
#include <string>
#include <string_view>

namespace entente::domain {

// Such a name, taken apart.
struct ChildName {
  std::string alliance;  // `alliances/{alliance}`
  std::string id;
};

// Takes a name apart; nothing if it is not of the collection.
std::optional<ChildName> ParseChildName(std::string_view name, std::string_view collection);

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_CHILD_NAME_H_
