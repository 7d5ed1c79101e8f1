// One line of an import, from text to command. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_IMPORT_LINE_H_
#define ENTENTE_CLIENTS_CLI_IMPORT_LINE_H_

#include <string>

#include "clients/cli/json.h"
#include "entente/v1/command.pb.h"

namespace entente::cli {

// The longest line that an import takes, so that its command fits into one message.
inline constexpr size_t kImportLineBytesMax = 1 << 20;

// Where the first byte stands that is no UTF-8 (RFC 3629); std::string::npos if all of it is.
size_t FirstInvalidUtf8(const std::string& text);

// Reads `{"method": "AssignRole", "request": {...}}`. Returns whether it was read; if not, `fault` says
// which field is wrong and why.
bool ReadImportLine(const std::string& line, v1::Command& command, JsonFault& fault);

// The frame of a command, made if it has none; nullptr for a command without a request.
v1::CommandContext* MutableContext(v1::Command& command);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_IMPORT_LINE_H_
