// Runs the command line in the process of a test, against a server of its own.
#ifndef ENTENTE_CLIENTS_CLI_INVOCATION_H_
#define ENTENTE_CLIENTS_CLI_INVOCATION_H_

#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/command_line.h"

namespace entente::cli {

// What an invocation left behind.
struct Ended {
  int exit_code = 0;
  std::string out;
  std::string err;
};

// Runs `entente --server SERVER ARGUMENTS...`, with `in` as its input.
inline Ended RunEntente(const std::string& server, std::vector<std::string> arguments,
                        const std::string& in = "", const std::string& token_of_environment = "") {
  std::istringstream input(in);
  std::ostringstream out;
  std::ostringstream err;
  Terminal terminal{input, out, err, /*err_is_terminal=*/false, token_of_environment};
  arguments.insert(arguments.begin(), {"--server", server});
  const int exit_code = RunCommandLine(arguments, terminal);
  return {exit_code, out.str(), err.str()};
}

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_INVOCATION_H_
