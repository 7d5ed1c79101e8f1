#include "storage/sealing/sealer.h"

#include <sodium.h>

#include "storage/sealing/errors.h"
#include "storage/status_macros.h"

namespace entente::sealing {
namespace {

constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(SecretKey::kBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

absl::StatusOr<SealedPart> Sealer::Seal(std::string_view person, std::string_view plaintext,
                                        std::string_view associated_data) const {
  ASSIGN_OR_RETURN(const SecretKey key, keys_.Find(person));
  SealedPart part;
  part.set_person(std::string(person));
  // 24 random bytes never repeat in practice, so no counter has to survive a crash.
  part.mutable_nonce()->resize(kNonceBytes);
  randombytes_buf(part.mutable_nonce()->data(), kNonceBytes);
  part.mutable_ciphertext()->resize(plaintext.size() + kTagBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(*part.mutable_ciphertext()), nullptr, Bytes(plaintext),
                                             plaintext.size(), Bytes(associated_data), associated_data.size(),
                                             nullptr, Bytes(part.nonce()), key.data());
  return part;
}

absl::StatusOr<std::string> Sealer::Open(const SealedPart& part, std::string_view associated_data) const {
  ASSIGN_OR_RETURN(const SecretKey key, keys_.Find(part.person()));
  if (part.nonce().size() != kNonceBytes || part.ciphertext().size() < kTagBytes) {
    return error::Forged(part.person());
  }
  std::string plaintext(part.ciphertext().size() - kTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          Bytes(plaintext), nullptr, nullptr, Bytes(part.ciphertext()), part.ciphertext().size(),
          Bytes(associated_data), associated_data.size(), Bytes(part.nonce()), key.data()) != 0) {
    return error::Forged(part.person());
  }
  return plaintext;
}

}  // namespace entente::sealing
