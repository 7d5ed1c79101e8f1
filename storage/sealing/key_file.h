// The files of the key store: their names and their bytes. See storage/FORMAT.md.
#ifndef ENTENTE_STORAGE_SEALING_KEY_FILE_H_
#define ENTENTE_STORAGE_SEALING_KEY_FILE_H_

#include <optional>
#include <string>
#include <string_view>

#include "storage/sealing/secret_key.h"

namespace entente::sealing {

// A version byte, the key, and a checksum over both and the owner.
inline constexpr size_t kKeyFileBytes = 1 + SecretKey::kBytes + 16;

// The name of a person's key file without its ending: the hex BLAKE2b-256 of the resource name. So a listing
// of the directory names nobody, and no name, however odd, leads out of it.
std::string KeyFileStem(std::string_view owner);

// The bytes of a key file. The caller overwrites them after use.
std::string EncodeKeyFile(std::string_view owner, const SecretKey& key);

// Nothing if the bytes are damaged, or the file is another owner's.
std::optional<SecretKey> DecodeKeyFile(std::string_view owner, std::string_view bytes);

}  // namespace entente::sealing

#endif  // ENTENTE_STORAGE_SEALING_KEY_FILE_H_
