#include "storage/sealing/errors.h"

#include "absl/strings/cord.h"
#include "absl/strings/str_format.h"
#include "storage/sealing/secret_key.h"

namespace entente::sealing::error {
namespace {

// Callers tell two errors of one code apart by these, never by their words.
constexpr char kDestroyedMark[] = "entente.sealing/key-destroyed";
constexpr char kMissingMark[] = "entente.sealing/key-missing";
// Holds the person.
constexpr char kDamagedMark[] = "entente.sealing/key-damaged";

absl::Status Marked(absl::Status status, const char* mark) {
  status.SetPayload(mark, absl::Cord());
  return status;
}

}  // namespace

absl::Status KeyDestroyed(std::string_view person) {
  return Marked(absl::NotFoundError(absl::StrFormat("the key of %s was destroyed", person)), kDestroyedMark);
}

absl::Status KeyMissing(std::string_view person) {
  return Marked(absl::NotFoundError(absl::StrFormat("there is no key of %s", person)), kMissingMark);
}

bool IsKeyDestroyed(const absl::Status& status) {
  return status.GetPayload(kDestroyedMark).has_value();
}

bool IsKeyMissing(const absl::Status& status) {
  return status.GetPayload(kMissingMark).has_value();
}

absl::Status Forged(std::string_view person) {
  return absl::DataLossError(absl::StrFormat(
      "a sealed part of %s is not what was sealed: its bytes, its place or its key is another", person));
}

absl::Status CorruptKeyFile(std::string_view file) {
  return absl::DataLossError(
      absl::StrFormat("the key file %s is damaged; restore it from the backup of keys", file));
}

absl::Status KeyDamaged(std::string_view person, std::string_view why) {
  absl::Status status = absl::DataLossError(absl::StrFormat("the key of %s cannot be used: %s", person, why));
  status.SetPayload(kDamagedMark, absl::Cord(absl::string_view(person.data(), person.size())));
  return status;
}

std::optional<std::string> PersonOfDamagedKey(const absl::Status& status) {
  const auto person = status.GetPayload(kDamagedMark);
  if (!person.has_value()) return std::nullopt;
  return std::string(*person);
}

absl::Status WrongMasterKey(std::string_view file, std::string_view wrapped_under, std::string_view given) {
  return absl::FailedPreconditionError(absl::StrFormat(
      "%s is wrapped under the master key with the id %s, and the one that was given has the id %s; give the "
      "other one, or, if it is to be replaced, see entented --rotate-master-key",
      file, HexOf(wrapped_under), HexOf(given)));
}

absl::Status RotationInterrupted(std::string_view directory) {
  return absl::FailedPreconditionError(absl::StrFormat(
      "a rotation of the master key was interrupted in %s: run entented --rotate-master-key again with the "
      "same two keys, which finishes it",
      directory));
}

absl::Status NoKeyStore(std::string_view directory) {
  return absl::FailedPreconditionError(absl::StrFormat(
      "there is no key store in %s, but the log has events: restore the backup of keys first", directory));
}

}  // namespace entente::sealing::error
