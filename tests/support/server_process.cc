#include "tests/support/server_process.h"

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "gtest/gtest.h"

namespace entente::support {
namespace {

constexpr char kListening[] = "listening on ";
constexpr char kSweepFlag[] = "--sweep-interval-seconds";
constexpr char kMetrics[] = "metrics at http://";

// Far more than a server needs, even with every sanitizer on a busy machine.
constexpr std::chrono::seconds kPatience(60);

// The address that the server has printed; empty as long as it has not.
std::string FindAddress(const std::string& output) {
  const size_t begin = output.find(kListening);
  const size_t end = output.find('\n', begin);
  if (begin == std::string::npos || end == std::string::npos) return "";
  const size_t address = begin + sizeof(kListening) - 1;
  return output.substr(address, end - address);
}

}  // namespace

ServerProcess::ServerProcess(std::string data_dir, std::vector<std::string> flags)
    : data_dir_(std::move(data_dir)), flags_(std::move(flags)) {}

void ServerProcess::Start() {
  const std::optional<int> exit_code = TryStart();
  ASSERT_FALSE(exit_code.has_value()) << "the server ended with " << *exit_code << ":\n" << Log();
  ASSERT_FALSE(address_.empty()) << "the server did not listen in time:\n" << Log();
}

void ServerProcess::Launch() {
  std::vector<std::string> arguments = {ENTENTE_SERVER, "--data-dir", data_dir_, "--listen", "127.0.0.1:0"};
  arguments.insert(arguments.end(), flags_.begin(), flags_.end());
  // What a sweep records would move the positions that tests count on.
  const bool asks_for_sweep = std::find(flags_.begin(), flags_.end(), kSweepFlag) != flags_.end();
  if (!asks_for_sweep) arguments.insert(arguments.end(), {kSweepFlag, "0"});
  address_.clear();
  process_ = std::make_unique<ChildProcess>(arguments);
}

std::optional<int> ServerProcess::TryStart() {
  Launch();
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < end) {
    if (const auto exit_code = process_->ExitCode(); exit_code.has_value()) return exit_code;
    address_ = FindAddress(process_->Out());
    if (!address_.empty()) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return std::nullopt;
}

std::string ServerProcess::MetricsAddress() const {
  const std::string out = process_->Out();
  const size_t begin = out.find(kMetrics);
  if (begin == std::string::npos) return "";
  const size_t address = begin + sizeof(kMetrics) - 1;
  return out.substr(address, out.find('/', address) - address);
}

int ServerProcess::Stop() {
  process_->Signal(SIGTERM);
  const std::optional<int> exit_code = process_->WaitForExit(kPatience);
  EXPECT_TRUE(exit_code.has_value()) << "the server did not stop in time:\n" << Log();
  return exit_code.value_or(-1);
}

void ServerProcess::Kill() {
  process_->Signal(SIGKILL);
  process_->WaitForExit(kPatience);
}

}  // namespace entente::support
