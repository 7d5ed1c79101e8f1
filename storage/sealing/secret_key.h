// A key in memory.
#ifndef ENTENTE_STORAGE_SEALING_SECRET_KEY_H_
#define ENTENTE_STORAGE_SEALING_SECRET_KEY_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace entente::sealing {

// 32 secret bytes, overwritten when they are no longer needed. Cannot be printed, and should not be.
class SecretKey {
 public:
  static constexpr size_t kBytes = 32;

  // Random bytes.
  static SecretKey Make();

  // Takes `bytes`, which must be kBytes long.
  explicit SecretKey(std::string_view bytes);
  SecretKey(const SecretKey&) = default;
  SecretKey& operator=(const SecretKey&) = default;
  ~SecretKey();

  const unsigned char* data() const { return bytes_.data(); }
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }

 private:
  SecretKey() = default;

  std::array<unsigned char, kBytes> bytes_;
};

// BLAKE2b-256 of `content` under `key`: the digest of a request, which tells nothing of its content to one
// who has the log but not the secret.
std::string KeyedDigest(const SecretKey& key, std::string_view content);

// Which key it is: 32 hexadecimal digits that tell it from every other key, and tell nothing about it.
std::string KeyId(const SecretKey& key);

// Bytes in hexadecimal digits.
std::string HexOf(std::string_view bytes);

}  // namespace entente::sealing

#endif  // ENTENTE_STORAGE_SEALING_SECRET_KEY_H_
