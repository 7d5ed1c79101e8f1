#include "services/domain/child_name.h"

namespace entente::domain {

std::optional<ChildName> ParseChildName(std::string_view name, std::string_view collection) {
  const size_t last = name.rfind('/');
  if (last == std::string_view::npos || last + 1 == name.size()) return std::nullopt;
  const std::string_view parent = name.substr(0, last);
  const size_t middle = parent.rfind('/');
  if (middle == std::string_view::npos || parent.substr(middle + 1) != collection) return std::nullopt;
  return ChildName{std::string(parent.substr(0, middle)), std::string(name.substr(last + 1))};
}

}  // namespace entente::domain
