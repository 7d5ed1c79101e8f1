// The named errors of sealing. None of them holds a key or what was sealed.
#ifndef ENTENTE_STORAGE_SEALING_ERRORS_H_
#define ENTENTE_STORAGE_SEALING_ERRORS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace entente::sealing::error {

// NOT_FOUND: the person's key was destroyed, and with it all that was sealed for that person.
absl::Status KeyDestroyed(std::string_view person);

// NOT_FOUND: no key was ever made for the person, or the directory of keys is not the one of this log.
absl::Status KeyMissing(std::string_view person);

// Tell the two apart; renderers show the one as erased and the other as a fault.
bool IsKeyDestroyed(const absl::Status& status);
bool IsKeyMissing(const absl::Status& status);

// DATA_LOSS: a sealed part is not what was once sealed for this person and place.
absl::Status Forged(std::string_view person);

// DATA_LOSS: a file of the key store is damaged.
absl::Status CorruptKeyFile(std::string_view file);

// DATA_LOSS: the key file of a person is damaged; `why` is a sentence of an operator, and names it.
absl::Status KeyDamaged(std::string_view person, std::string_view why);

// Whose key file is damaged, where that is what an error says: clients are told the person, not the file.
std::optional<std::string> PersonOfDamagedKey(const absl::Status& status);

// FAILED_PRECONDITION: `file` is wrapped under another master key than the one that was given; ids as bytes.
absl::Status WrongMasterKey(std::string_view file, std::string_view wrapped_under, std::string_view given);

// FAILED_PRECONDITION: a rotation of the master key was interrupted, and has to be finished first.
absl::Status RotationInterrupted(std::string_view directory);

// FAILED_PRECONDITION: there is no key store where one must be.
absl::Status NoKeyStore(std::string_view directory);

}  // namespace entente::sealing::error

#endif  // ENTENTE_STORAGE_SEALING_ERRORS_H_
