// How numbers stand in the keys of rows: fixed width and big-endian, so that they sort.
#ifndef ENTENTE_SERVICES_VIEWS_ROW_KEYS_H_
#define ENTENTE_SERVICES_VIEWS_ROW_KEYS_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace entente::views {

inline constexpr size_t kPositionBytes = 8;

// Adds a position to a key.
inline void AppendPosition(uint64_t position, std::string* key) {
  for (int shift = 56; shift >= 0; shift -= 8) key->push_back(static_cast<char>(position >> shift));
}

inline std::string EncodePosition(uint64_t position) {
  std::string bytes;
  AppendPosition(position, &bytes);
  return bytes;
}

// The position in the first `kPositionBytes` of `bytes`, which has as many.
inline uint64_t DecodePosition(std::string_view bytes) {
  uint64_t position = 0;
  for (size_t i = 0; i < kPositionBytes; ++i) position = position << 8 | static_cast<unsigned char>(bytes[i]);
  return position;
}

}  // namespace entente::views

#endif  // ENTENTE_SERVICES_VIEWS_ROW_KEYS_H_
