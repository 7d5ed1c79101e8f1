#include "storage/sealing/key_file.h"

#include <sodium.h>

namespace entente::sealing {
namespace {

constexpr char kVersion = 1;
constexpr size_t kChecksumBytes = 16;

std::string Blake2b(std::string_view bytes, size_t digest_bytes) {
  std::string digest(digest_bytes, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
  return digest;
}

std::string Checksum(std::string_view owner, std::string_view version_and_key) {
  std::string covered(version_and_key);
  covered.append(owner);
  std::string checksum = Blake2b(covered, kChecksumBytes);
  sodium_memzero(covered.data(), covered.size());
  return checksum;
}

}  // namespace

std::string KeyFileStem(std::string_view owner) {
  const std::string digest = Blake2b(owner, crypto_generichash_BYTES);
  std::string hex(2 * digest.size() + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), reinterpret_cast<const unsigned char*>(digest.data()),
                 digest.size());
  hex.pop_back();  // The zero byte that ends a C string.
  return hex;
}

std::string EncodeKeyFile(std::string_view owner, const SecretKey& key) {
  std::string bytes;
  bytes.reserve(kKeyFileBytes);  // So that no half of a key is left behind by a move to a larger buffer.
  bytes.append(1, kVersion).append(key.view());
  return bytes.append(Checksum(owner, bytes));
}

std::optional<SecretKey> DecodeKeyFile(std::string_view owner, std::string_view bytes) {
  if (bytes.size() != kKeyFileBytes || bytes.front() != kVersion) return std::nullopt;
  const std::string_view covered = bytes.substr(0, kKeyFileBytes - kChecksumBytes);
  if (Checksum(owner, covered) != bytes.substr(covered.size())) return std::nullopt;
  return SecretKey(covered.substr(1));
}

}  // namespace entente::sealing
