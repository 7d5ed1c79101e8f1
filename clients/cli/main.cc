// `entente`, the command line: see README.md beside this file.
#include <fcntl.h>
#include <google/protobuf/stubs/logging.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "clients/cli/command_line.h"

namespace {

// A stream that was closed must not become the next file or connection that is opened. Reading from what
// stands there then ends at once, and writing to it fails.
void OccupyStandardStreams() {
  int opened = 0;
  while (opened >= 0 && opened <= STDERR_FILENO) opened = open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (opened > STDERR_FILENO) close(opened);
}

}  // namespace

int main(int argc, char** argv) {
  OccupyStandardStreams();
  std::ios::sync_with_stdio(false);
  // What is wrong is said by this program, in its own words.
  google::protobuf::SetLogHandler(nullptr);
  const char* token = std::getenv("ENTENTE_TOKEN");
  entente::cli::Terminal terminal{std::cin, std::cout, std::cerr, isatty(STDERR_FILENO) == 1,
                                  token == nullptr ? "" : token};
  return entente::cli::RunCommandLine(std::vector<std::string>(argv + 1, argv + argc), terminal);
}
