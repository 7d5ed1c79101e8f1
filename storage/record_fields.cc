#include "storage/record_fields.h"

#include <string>

#include "absl/strings/str_format.h"
#include "entente/storage/v1/record.pb.h"
#include "storage/errors.h"

namespace entente::storage {

uint64_t PositionInside(std::string_view record_bytes) {
  constexpr char kTag = 1 << 3;  // Field 1, wire type 0 (varint).
  constexpr size_t kVarintBytesMax = 10;
  if (record_bytes.empty() || record_bytes.front() != kTag) return 0;
  uint64_t position = 0;
  for (size_t i = 0; i < kVarintBytesMax && i + 1 < record_bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(record_bytes[i + 1]);
    position |= uint64_t{byte & 0x7Fu} << (7 * i);
    if (byte < 0x80) return position;
  }
  return 0;
}

bool IsVersionOf(std::string_view record_bytes, std::string_view resource, uint64_t version) {
  v1::Record record;
  return record.ParseFromArray(record_bytes.data(), static_cast<int>(record_bytes.size())) &&
         record.resource() == resource && record.version() == version;
}

absl::StatusOr<absl::Time> RecordTime(uint64_t position, std::string_view record_bytes) {
  v1::Record record;
  if (!record.ParseFromArray(record_bytes.data(), static_cast<int>(record_bytes.size()))) {
    return error::Corrupt(absl::StrFormat("the event at position %d", position), "it does not parse");
  }
  return absl::FromUnixSeconds(record.record_time().seconds()) +
         absl::Nanoseconds(record.record_time().nanos());
}

}  // namespace entente::storage
