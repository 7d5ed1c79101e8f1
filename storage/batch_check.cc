#include "storage/batch_check.h"

#include <cassert>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_format.h"
#include "storage/errors.h"
#include "storage/record_fields.h"
#include "storage/status_macros.h"

namespace entente::storage {
namespace {

absl::Status CheckAppend(const Append& append, uint64_t position) {
  if (append.position != position) {
    return error::NotContiguous(
        absl::StrFormat("position %d stands where %d must", append.position, position));
  }
  if (PositionInside(append.bytes) != position) {
    return error::NotContiguous(
        absl::StrFormat("the record at position %d does not begin with it", position));
  }
  if (append.leaf_hash.size() != kLeafHashBytes) {
    return error::NotContiguous(absl::StrFormat("the leaf hash at position %d is not 32 bytes", position));
  }
  assert(append.leaf_hash == LeafHash(append.bytes));
  // A zero byte ends the resource in the keys of streams.
  if (append.resource.empty() || append.resource.find('\0') != std::string::npos) {
    return error::NotContiguous(absl::StrFormat("the resource at position %d is no name", position));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckContinues(const Batch& batch, const Head& head, ContinuesStream continues) {
  uint64_t position = head.position;
  absl::flat_hash_map<std::string_view, uint64_t> versions;
  versions.reserve(batch.appends.size());
  for (const Append& append : batch.appends) {
    RETURN_IF_ERROR(CheckAppend(append, ++position));
    const auto [entry, first] = versions.try_emplace(append.resource, append.version);
    bool continued = append.version == entry->second + 1;
    if (first) {
      ASSIGN_OR_RETURN(continued, continues(append.resource, append.version));
    }
    if (!continued) {
      return error::NotContiguous(
          absl::StrFormat("version %d of %s at position %d does not follow its last one", append.version,
                          append.resource, append.position));
    }
    entry->second = append.version;
  }
  if (!batch.appends.empty() && batch.record_time <= head.record_time) {
    return error::NotContiguous(absl::StrFormat("its time %s is not after that of the last event, %s",
                                                absl::FormatTime(batch.record_time, absl::UTCTimeZone()),
                                                absl::FormatTime(head.record_time, absl::UTCTimeZone())));
  }
  return absl::OkStatus();
}

}  // namespace entente::storage
