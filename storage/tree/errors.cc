#include "storage/tree/errors.h"

#include "absl/strings/str_format.h"

namespace entente::tree::error {

absl::Status NoNote(std::string_view why) {
  return absl::InvalidArgumentError(absl::StrFormat("this is no signed note: %s", why));
}

absl::Status NoKey(std::string_view why) {
  return absl::InvalidArgumentError(absl::StrFormat("this is no key to verify with: %s", why));
}

absl::Status NoCheckpoint(std::string_view why) {
  return absl::InvalidArgumentError(absl::StrFormat("this is no checkpoint: %s", why));
}

absl::Status NoSuccession(std::string_view why) {
  return absl::InvalidArgumentError(absl::StrFormat("this is no succession note: %s", why));
}

absl::Status NoCosignature(std::string_view witness) {
  return absl::InvalidArgumentError(absl::StrFormat("the note has no good cosignature of '%s'", witness));
}

}  // namespace entente::tree::error
