// Reads a stream, or a file, to its end. The iterators of the standard library end the program where a read
// fails.
#ifndef ENTENTE_CLIENTS_CLI_READ_ALL_H_
#define ENTENTE_CLIENTS_CLI_READ_ALL_H_

#include <istream>
#include <string>

#include "absl/status/statusor.h"

namespace entente::cli {

// Puts all that is left into `content`. False if reading failed.
bool ReadAll(std::istream& stream, std::string& content);

// The content of a file; an error that says why it cannot be read.
absl::StatusOr<std::string> ReadFile(const std::string& path);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_READ_ALL_H_
