// Seals personal data under the keys of persons, and opens it.
#ifndef ENTENTE_STORAGE_SEALING_SEALER_H_
#define ENTENTE_STORAGE_SEALING_SEALER_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "entente/storage/v1/record.pb.h"
#include "storage/sealing/key_store.h"

namespace entente::sealing {

using storage::v1::SealedPart;

// XChaCha20-Poly1305-IETF with a random nonce for each part. Any thread may call anything; the key store must
// outlive the sealer.
class Sealer {
 public:
  explicit Sealer(const KeyStore& keys) : keys_(keys) {}

  // Seals `plaintext` for a person. `associated_data` says where the part stands and is needed again to open
  // it, so that a part cannot be moved to another place. `KeyMissing` if `KeyStore::Create` was not called
  // before, `KeyDestroyed` for an erased person.
  absl::StatusOr<SealedPart> Seal(std::string_view person, std::string_view plaintext,
                                  std::string_view associated_data) const;

  // Opens what `Seal` made. `KeyDestroyed` or `KeyMissing` without the key; `Forged` if the part, its place
  // or the key is not the one of the sealing.
  absl::StatusOr<std::string> Open(const SealedPart& part, std::string_view associated_data) const;

 private:
  const KeyStore& keys_;
};

}  // namespace entente::sealing

#endif  // ENTENTE_STORAGE_SEALING_SEALER_H_
