// The identity of a log.
#ifndef ENTENTE_STORAGE_LOG_ID_H_
#define ENTENTE_STORAGE_LOG_ID_H_

#include <cstddef>
#include <string>

namespace entente::storage {

inline constexpr size_t kLogIdBytes = 16;

// Random bytes, so that no two logs are ever taken for one another.
std::string NewLogId();

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_LOG_ID_H_
