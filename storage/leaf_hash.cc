#include <openssl/sha.h>

#include <string>
#include <string_view>

#include "storage/event_log.h"

namespace entente::storage {

std::string LeafHash(std::string_view record_bytes) {
  // The one-shot function wants one run of bytes. The buffer is kept, because a copy into memory that is
  // there costs a fraction of the hash, and an allocation for each record does not.
  thread_local std::string leaf;
  leaf.assign(1, '\0');
  leaf.append(record_bytes);
  std::string hash(kLeafHashBytes, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(leaf.data()), leaf.size(),
         reinterpret_cast<unsigned char*>(hash.data()));
  return hash;
}

std::string RequestKey(std::string_view actor, std::string_view request_id) {
  // Names of principals have no zero byte in them, so the first one ends the actor.
  std::string key;
  key.reserve(actor.size() + 1 + request_id.size());
  key.append(actor).append(1, '\0').append(request_id);
  return key;
}

}  // namespace entente::storage
