#include "storage/sealing/key_file.h"

#include <sodium.h>

namespace entente::sealing {
namespace {

constexpr char kVersion = 2;
constexpr size_t kHeaderBytes = 1 + MasterKey::kIdBytes;

static_assert(kWrapNonceBytes == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(SecretKey::kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
static_assert(kKeyFileBytes ==
              kHeaderBytes + kWrapNonceBytes + SecretKey::kBytes + crypto_aead_xchacha20poly1305_ietf_ABYTES);

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// What the ciphertext is bound to: version and master key as they stand in the file, and whose file it is.
std::string BoundTo(std::string_view header, std::string_view stem) {
  return std::string(header).append(stem);
}

}  // namespace

std::string KeyFileStem(std::string_view owner) {
  std::string digest(crypto_generichash_BYTES, '\0');
  crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(), Bytes(owner),
                     owner.size(), nullptr, 0);
  return HexOf(digest);
}

std::string MakeWrapNonce() {
  std::string nonce(kWrapNonceBytes, '\0');
  randombytes_buf(nonce.data(), nonce.size());
  return nonce;
}

std::string EncodeKeyFile(std::string_view stem, const SecretKey& key, const MasterKey& master,
                          std::string_view nonce) {
  std::string bytes(1, kVersion);
  bytes.append(master.id());
  const std::string bound_to = BoundTo(bytes, stem);
  std::string wrapped(SecretKey::kBytes + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(wrapped.data()), nullptr,
                                             key.data(), SecretKey::kBytes, Bytes(bound_to), bound_to.size(),
                                             nullptr, Bytes(nonce), master.key().data());
  return bytes.append(nonce).append(wrapped);
}

std::optional<std::string_view> MasterKeyIdOf(std::string_view bytes) {
  if (bytes.size() != kKeyFileBytes || bytes.front() != kVersion) return std::nullopt;
  return bytes.substr(1, MasterKey::kIdBytes);
}

std::optional<SecretKey> DecodeKeyFile(std::string_view stem, std::string_view bytes,
                                       const MasterKey& master) {
  if (MasterKeyIdOf(bytes) != std::string_view(master.id())) return std::nullopt;
  const std::string bound_to = BoundTo(bytes.substr(0, kHeaderBytes), stem);
  const std::string_view nonce = bytes.substr(kHeaderBytes, kWrapNonceBytes);
  const std::string_view wrapped = bytes.substr(kHeaderBytes + kWrapNonceBytes);
  unsigned char clear[SecretKey::kBytes];
  std::optional<SecretKey> key;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(clear, nullptr, nullptr, Bytes(wrapped), wrapped.size(),
                                                 Bytes(bound_to), bound_to.size(), Bytes(nonce),
                                                 master.key().data()) == 0) {
    key.emplace(std::string_view(reinterpret_cast<const char*>(clear), sizeof(clear)));
  }
  sodium_memzero(clear, sizeof(clear));
  return key;
}

}  // namespace entente::sealing
