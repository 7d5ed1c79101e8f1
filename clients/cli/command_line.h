// The whole program, from its arguments to its exit code.
#ifndef ENTENTE_CLIENTS_CLI_COMMAND_LINE_H_
#define ENTENTE_CLIENTS_CLI_COMMAND_LINE_H_

#include <string>
#include <vector>

#include "clients/cli/session.h"

namespace entente::cli {

// Runs `entente` with `arguments` (without the name of the program) and returns its exit code. Answers go to
// `terminal.out`, errors and progress to `terminal.err`.
int RunCommandLine(const std::vector<std::string>& arguments, Terminal& terminal);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_COMMAND_LINE_H_
