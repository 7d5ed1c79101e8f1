#include <string>
#include <string_view>

#include "storage/event_log.h"
#include "storage/tree/hash.h"

namespace entente::storage {

std::string LeafHash(std::string_view record_bytes) {
  return std::string(tree::ToView(tree::HashLeaf(record_bytes)));
}

std::string PageName(std::string_view page_bytes) {
  return std::string(tree::ToView(tree::Sha256(page_bytes)));
}

std::string RequestKey(std::string_view actor, std::string_view request_id) {
  // Names of principals have no zero byte in them, so the first one ends the actor.
  std::string key;
  key.reserve(actor.size() + 1 + request_id.size());
  key.append(actor).append(1, '\0').append(request_id);
  return key;
}

}  // namespace entente::storage
