// The bytes of a key file: a key wrapped under the master key. See storage/FORMAT.md.
#ifndef ENTENTE_STORAGE_SEALING_KEY_FILE_H_
#define ENTENTE_STORAGE_SEALING_KEY_FILE_H_

#include <optional>
#include <string>
#include <string_view>

#include "storage/sealing/master_key.h"
#include "storage/sealing/secret_key.h"

namespace entente::sealing {

inline constexpr size_t kWrapNonceBytes = 24;

// A version byte, the id of the master key, a nonce, and the key as XChaCha20-Poly1305 ciphertext.
inline constexpr size_t kKeyFileBytes = 1 + MasterKey::kIdBytes + kWrapNonceBytes + SecretKey::kBytes + 16;

// The name of a person's key file without its ending: the hex BLAKE2b-256 of the resource name. So a listing
// of the directory names nobody, and no name, however odd, leads out of it.
std::string KeyFileStem(std::string_view owner);

// Random bytes that never come again in practice.
std::string MakeWrapNonce();

// The bytes of a key file. The wrapping is bound to `stem`, the name of the file without its ending, so that
// no file passes for another's, and a rotation needs to know nobody's name.
std::string EncodeKeyFile(std::string_view stem, const SecretKey& key, const MasterKey& master,
                          std::string_view nonce = MakeWrapNonce());

// The id of the master key under which a key file is wrapped. Nothing if it is no key file.
std::optional<std::string_view> MasterKeyIdOf(std::string_view bytes);

// Nothing if the bytes are damaged, the file is another owner's, or the master key is another.
std::optional<SecretKey> DecodeKeyFile(std::string_view stem, std::string_view bytes,
                                       const MasterKey& master);

}  // namespace entente::sealing

#endif  // ENTENTE_STORAGE_SEALING_KEY_FILE_H_
