// The few things that the log itself must know of the records it keeps.
#ifndef ENTENTE_STORAGE_RECORD_FIELDS_H_
#define ENTENTE_STORAGE_RECORD_FIELDS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace entente::storage {

// The position that a serialized record says it has, or 0 if its bytes do not begin with one. Field 1 stands
// first in every record, so that a misplaced record is noticed without parsing it.
uint64_t PositionInside(std::string_view record_bytes);

// Whether a serialized record says that it is this version of this resource. False if it cannot be parsed.
bool IsVersionOf(std::string_view record_bytes, std::string_view resource, uint64_t version);

// When the record was recorded. DATA_LOSS, naming `position`, if it cannot be parsed.
absl::StatusOr<absl::Time> RecordTime(uint64_t position, std::string_view record_bytes);

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_RECORD_FIELDS_H_
