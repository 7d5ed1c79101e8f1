#include <string>
#include <string_view>

#include "storage/event_log.h"
#include "storage/tree/hash.h"

namespace entente::storage {

std::string PageName(std::string_view page_bytes) {
  return std::string(tree::ToView(tree::Sha256(page_bytes)));
}

}  // namespace entente::storage
