#include "tests/support/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "gtest/gtest.h"

namespace entente::support {
namespace {

// Between fork and exec only calls that are safe in a copy of one thread of many: no memory, no locks.
[[noreturn]] void BecomeProgram(char* const* arguments, const char* out, const char* err) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int out_file = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int err_file = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int no_input = open("/dev/null", O_RDONLY);
  dup2(no_input, STDIN_FILENO);
  dup2(out_file, STDOUT_FILENO);
  dup2(err_file, STDERR_FILENO);
  execv(arguments[0], arguments);
  _exit(127);
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& arguments) {
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  const std::string out = files_ / "out";
  const std::string err = files_ / "err";
  pid_ = fork();
  if (pid_ == 0) BecomeProgram(pointers.data(), out.c_str(), err.c_str());
  if (pid_ < 0) ADD_FAILURE() << arguments[0] << " could not be started";
}

ChildProcess::~ChildProcess() {
  if (ExitCode().has_value()) return;
  Signal(SIGKILL);
  WaitForExit(std::chrono::seconds(10));
}

void ChildProcess::Signal(int signal) const {
  if (pid_ > 0 && !exit_code_.has_value()) kill(pid_, signal);
}

std::optional<int> ChildProcess::ExitCode() {
  if (exit_code_.has_value() || pid_ < 0) return exit_code_;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return exit_code_;
}

std::optional<int> ChildProcess::WaitForExit(std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (!ExitCode().has_value() && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return exit_code_;
}

Ended RunToEnd(const std::vector<std::string>& arguments) {
  constexpr std::chrono::seconds kLimit(60);
  ChildProcess program(arguments);
  const std::optional<int> exit_code = program.WaitForExit(kLimit);
  EXPECT_TRUE(exit_code.has_value()) << arguments[0] << " has no end";
  return {exit_code.value_or(-1), program.Out(), program.Err()};
}

}  // namespace entente::support
