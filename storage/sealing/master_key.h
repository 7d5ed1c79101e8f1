// The key that wraps all other keys on disk, so that whoever has the directory of keys alone has nothing.
#ifndef ENTENTE_STORAGE_SEALING_MASTER_KEY_H_
#define ENTENTE_STORAGE_SEALING_MASTER_KEY_H_

#include <optional>
#include <string>
#include <string_view>

#include "storage/sealing/secret_key.h"

namespace entente::sealing {

// A master key. It is kept apart from what it wraps: in a file elsewhere, or with a program that hands it
// out.
class MasterKey {
 public:
  static constexpr size_t kIdBytes = 16;
  static constexpr size_t kHexDigits = 2 * SecretKey::kBytes;

  // Random bytes.
  static MasterKey Make() { return MasterKey(SecretKey::Make()); }

  // Reads 64 hexadecimal digits, as `openssl rand -hex 32` prints them; blanks and line breaks around them do
  // not count. Nothing if it is anything else.
  static std::optional<MasterKey> Parse(std::string_view text);

  explicit MasterKey(const SecretKey& key);

  // The 64 digits. The caller overwrites them after use.
  std::string Format() const;

  const SecretKey& key() const { return key_; }

  // Tells it from every other, and tells nothing about it: kIdBytes bytes, and the same in hexadecimal.
  const std::string& id() const { return id_; }
  std::string HexId() const;

 private:
  SecretKey key_;
  std::string id_;
};

}  // namespace entente::sealing

#endif  // ENTENTE_STORAGE_SEALING_MASTER_KEY_H_
