// A program that a test runs: the server or the command line.
#ifndef ENTENTE_TESTS_SUPPORT_CHILD_PROCESS_H_
#define ENTENTE_TESTS_SUPPORT_CHILD_PROCESS_H_

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/temporary_directory.h"

namespace entente::support {

// A running program, whose output goes into files that can be read at any time. It dies with the test,
// whatever happens to that: by the destructor, or because the kernel ends it with the thread that started it.
// So start it on the main thread.
class ChildProcess {
 public:
  // `arguments` begins with the path of the program.
  explicit ChildProcess(const std::vector<std::string>& arguments);
  ~ChildProcess();

  void Signal(int signal) const;

  // The exit code once the program has ended, 128 and the signal if one has ended it; nothing while it runs.
  std::optional<int> ExitCode();

  // Waits for the end; nothing if it has not come by then.
  std::optional<int> WaitForExit(std::chrono::milliseconds limit);

  std::string Out() const { return ReadFile(files_ / "out"); }
  std::string Err() const { return ReadFile(files_ / "err"); }

 private:
  TemporaryDirectory files_;
  pid_t pid_ = -1;
  std::optional<int> exit_code_;
};

// How a program has ended, and what it has said.
struct Ended {
  int exit_code = -1;
  std::string out;
  std::string err;
};

// Runs a program to its end, for a minute at most; one that has none by then is a failure of the test.
Ended RunToEnd(const std::vector<std::string>& arguments);

}  // namespace entente::support

#endif  // ENTENTE_TESTS_SUPPORT_CHILD_PROCESS_H_
