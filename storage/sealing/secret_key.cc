#include "storage/sealing/secret_key.h"

#include <sodium.h>

#include <cassert>
#include <cstring>

namespace entente::sealing {

SecretKey SecretKey::Make() {
  SecretKey key;
  randombytes_buf(key.bytes_.data(), key.bytes_.size());
  return key;
}

SecretKey::SecretKey(std::string_view bytes) {
  assert(bytes.size() == kBytes);
  std::memcpy(bytes_.data(), bytes.data(), kBytes);
}

SecretKey::~SecretKey() {
  sodium_memzero(bytes_.data(), bytes_.size());
}

std::string KeyedDigest(const SecretKey& key, std::string_view content) {
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     reinterpret_cast<const unsigned char*>(content.data()), content.size(), key.data(),
                     SecretKey::kBytes);
  return digest;
}

std::string KeyId(const SecretKey& key) {
  constexpr size_t kKeyIdBytes = 16;
  return HexOf(KeyedDigest(key, "entente key id").substr(0, kKeyIdBytes));
}

std::string HexOf(std::string_view bytes) {
  std::string hex(2 * bytes.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  hex.pop_back();  // The zero byte that ends a C string.
  return hex;
}

}  // namespace entente::sealing
