// The named errors of storage. What the stored bytes are guilty of is DATA_LOSS, what the disk refuses is
// UNAVAILABLE, what our own callers got wrong is INTERNAL.
#ifndef ENTENTE_STORAGE_ERRORS_H_
#define ENTENTE_STORAGE_ERRORS_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"

namespace entente::storage::error {

// DATA_LOSS: the stored bytes of `what` are not what they must be. `why` is a clause, e.g. "it does not
// parse".
absl::Status Corrupt(std::string_view what, std::string_view why);

// DATA_LOSS: the log ends before the position that its anchor covers. It was rolled back or lost its tail.
absl::Status TruncatedLog(std::string_view anchor_file, uint64_t anchor_position, uint64_t log_position);

// DATA_LOSS: the anchor belongs to another log than the one it stands beside.
absl::Status ForeignAnchor(std::string_view anchor_file, std::string_view why);

// FAILED_PRECONDITION: a log with events stands without its anchor, so nobody can tell whether it is whole.
absl::Status MissingAnchor(std::string_view anchor_file);

// FAILED_PRECONDITION: the key of the log was given a successor, but is still the one in the directory of
// keys.
absl::Status LogKeyRotationInterrupted();

// FAILED_PRECONDITION: the key of the log was replaced as often as it can be.
absl::Status TooManySuccessions(size_t most);

// FAILED_PRECONDITION: the log was written by a newer program than this one.
absl::Status UnknownFormat(std::string_view directory, std::string_view found);

// UNAVAILABLE: the disk refused a write whose outcome is now unknown; `why` is what the disk said.
absl::Status Unwritable(std::string_view what, std::string_view why);

// UNAVAILABLE: an earlier write failed, so no other is tried before the log has been opened again.
absl::Status WritesStopped();

// UNAVAILABLE: the disk refused to be read or to open a file.
absl::Status Unreadable(std::string_view what, std::string_view why);

// INTERNAL: a batch does not continue the log. Nothing was changed.
absl::Status NotContiguous(std::string_view why);

// NOT_FOUND: the tree has no such tile yet.
absl::Status NoSuchTile(unsigned level, uint64_t index);

// NOT_FOUND: there is no event at `position`.
absl::Status NoSuchPosition(uint64_t position);

}  // namespace entente::storage::error

#endif  // ENTENTE_STORAGE_ERRORS_H_
