#include "storage/log_id.h"

#include <sodium.h>

#include <cstdlib>

namespace entente::storage {

std::string NewLogId() {
  // Without it libsodium's source of random bytes is not ready for several threads.
  if (sodium_init() < 0) std::abort();
  std::string id(kLogIdBytes, '\0');
  randombytes_buf(id.data(), id.size());
  return id;
}

}  // namespace entente::storage
