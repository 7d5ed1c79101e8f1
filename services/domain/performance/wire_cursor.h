// Reads protobuf's wire format where a message for each part would cost more than what is done with it.
#ifndef ENTENTE_SERVICES_DOMAIN_PERFORMANCE_WIRE_CURSOR_H_
#define ENTENTE_SERVICES_DOMAIN_PERFORMANCE_WIRE_CURSOR_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace entente::domain {

// Walks along bytes that must outlive it, and never beyond their end: where they end too early, or are no
// varint, it gives 0 or nothing, and is at the end.
class WireCursor {
 public:
  WireCursor() = default;
  explicit WireCursor(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  bool AtEnd() const { return at_ == end_; }
  const char* at() const { return at_; }

  uint64_t Varint() {
    if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80) return static_cast<unsigned char>(*at_++);
    return LongVarint();
  }

  // A varint of a `sint32` or `sint64`.
  int64_t ZigZag() {
    const uint64_t coded = Varint();
    return static_cast<int64_t>(coded >> 1) ^ -static_cast<int64_t>(coded & 1);
  }

  // The next bytes, as many as there are of those that are asked for.
  std::string_view Take(uint64_t count) {
    const auto taken = static_cast<size_t>(std::min<uint64_t>(count, static_cast<uint64_t>(end_ - at_)));
    const std::string_view bytes(at_, taken);
    at_ += taken;
    return bytes;
  }

  // The bytes of a field with a length before it.
  std::string_view Bytes() { return Take(Varint()); }

 private:
  uint64_t LongVarint() {
    uint64_t number = 0;
    for (int shift = 0; shift < 64 && at_ != end_; shift += 7) {
      const auto byte = static_cast<unsigned char>(*at_++);
      number |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return number;
    }
    at_ = end_;
    return 0;
  }

  const char* at_ = nullptr;
  const char* end_ = nullptr;
};

// The number and the wire type of a field, as they stand before it together.
inline constexpr uint64_t kVarintType = 0;
inline constexpr uint64_t kBytesType = 2;
constexpr uint64_t FieldTag(uint64_t number, uint64_t type) {
  return number << 3 | type;
}

}  // namespace entente::domain

#endif  // ENTENTE_SERVICES_DOMAIN_PERFORMANCE_WIRE_CURSOR_H_
