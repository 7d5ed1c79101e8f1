// The exit codes, by which scripts tell what became of a call. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_EXIT_CODE_H_
#define ENTENTE_CLIENTS_CLI_EXIT_CODE_H_

#include <string>

#include "absl/status/status.h"

namespace entente::cli {

// What `entente` exits with. The numbers are a contract with scripts and are never reused. A larger
// number is a worse end: an import exits with the largest of its lines.
enum ExitCode : int {
  kDone = 0,
  kRefused = 1,
  kUsage = 2,
  kNotFound = 3,
  kNotAllowed = 4,
  kTryAgain = 5,
  kOutcomeUnknown = 6,
  kFault = 7,
};

ExitCode ExitCodeOf(const absl::Status& status);

// The table of exit codes as `--help` shows it.
std::string ExitCodesHelp();

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_EXIT_CODE_H_
