// Reads a stream to its end. The iterators of the standard library end the program where a read fails.
#ifndef ENTENTE_CLIENTS_CLI_READ_ALL_H_
#define ENTENTE_CLIENTS_CLI_READ_ALL_H_

#include <istream>
#include <string>

namespace entente::cli {

// Puts all that is left into `content`. False if reading failed.
bool ReadAll(std::istream& stream, std::string& content);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_READ_ALL_H_
