#include "storage/log_id.h"

#include <sodium.h>

namespace entente::storage {

std::string NewLogId() {
  std::string id(kLogIdBytes, '\0');
  randombytes_buf(id.data(), id.size());
  return id;
}

}  // namespace entente::storage
