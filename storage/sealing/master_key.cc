#include "storage/sealing/master_key.h"

#include <sodium.h>

namespace entente::sealing {
namespace {

constexpr std::string_view kIdContext = "entente master key id";
constexpr std::string_view kBlanks = " \t\r\n";

}  // namespace

MasterKey::MasterKey(const SecretKey& key)
    : key_(key), id_(KeyedDigest(key, kIdContext).substr(0, kIdBytes)) {}

std::optional<MasterKey> MasterKey::Parse(std::string_view text) {
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return std::nullopt;
  text = text.substr(begin, text.find_last_not_of(kBlanks) + 1 - begin);
  if (text.size() != kHexDigits) return std::nullopt;
  unsigned char bytes[SecretKey::kBytes];
  size_t size = 0;
  const bool read =
      sodium_hex2bin(bytes, sizeof(bytes), text.data(), text.size(), nullptr, &size, nullptr) == 0 &&
      size == sizeof(bytes);
  std::optional<MasterKey> key;
  if (read) key.emplace(SecretKey({reinterpret_cast<const char*>(bytes), sizeof(bytes)}));
  sodium_memzero(bytes, sizeof(bytes));
  return key;
}

std::string MasterKey::Format() const {
  return HexOf(key_.view());
}

std::string MasterKey::HexId() const {
  return HexOf(id_);
}

}  // namespace entente::sealing
