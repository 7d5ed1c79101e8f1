#include "storage/errors.h"

#include "absl/strings/str_format.h"

namespace entente::storage::error {

absl::Status Corrupt(std::string_view what, std::string_view why) {
  return absl::DataLossError(absl::StrFormat("%s is corrupt: %s", what, why));
}

absl::Status TruncatedLog(std::string_view anchor_file, uint64_t anchor_position, uint64_t log_position) {
  return absl::DataLossError(
      absl::StrFormat("the log ends at position %d, but the anchor %s has seen position %d: the log was "
                      "rolled back or has lost its end",
                      log_position, anchor_file, anchor_position));
}

absl::Status ForeignAnchor(std::string_view anchor_file, std::string_view why) {
  return absl::DataLossError(
      absl::StrFormat("the anchor %s does not belong to this log: %s", anchor_file, why));
}

absl::Status MissingAnchor(std::string_view anchor_file) {
  return absl::FailedPreconditionError(absl::StrFormat(
      "the log has events, but its anchor %s is missing, so nobody can tell whether the log is whole",
      anchor_file));
}

absl::Status LogKeyRotationInterrupted() {
  return absl::FailedPreconditionError(
      "the key of the log in the directory of keys is not the one that the log names as its last: if a "
      "rotation was "
      "interrupted, begin it again (entented --rotate-log-key); if a backup of the keys was restored, it is "
      "too old");
}

absl::Status TooManySuccessions(size_t most) {
  return absl::FailedPreconditionError(
      absl::StrFormat("the key of the log was replaced %d times, and that is the most", most));
}

absl::Status UnknownFormat(std::string_view directory, std::string_view found) {
  return absl::FailedPreconditionError(absl::StrFormat(
      "the log in %s was written by a newer program: it has %s, which this program does not know", directory,
      found));
}

absl::Status Unwritable(std::string_view what, std::string_view why) {
  return absl::UnavailableError(absl::StrFormat("%s could not be written: %s", what, why));
}

absl::Status WritesStopped() {
  return absl::UnavailableError("the log takes no writes since one has failed; it must be opened again");
}

absl::Status Unreadable(std::string_view what, std::string_view why) {
  return absl::UnavailableError(absl::StrFormat("%s could not be read: %s", what, why));
}

absl::Status NotContiguous(std::string_view why) {
  return absl::InternalError(absl::StrFormat("the batch does not continue the log: %s", why));
}

absl::Status NoSuchTile(unsigned level, uint64_t index) {
  return absl::NotFoundError(absl::StrFormat("the tree has no tile %d of level %d", index, level));
}

absl::Status NoSuchPosition(uint64_t position) {
  return absl::NotFoundError(absl::StrFormat("the log has no event at position %d", position));
}

}  // namespace entente::storage::error
