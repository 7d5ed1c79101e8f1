// The real server in a process of its own, on loopback and a free port.
#ifndef ENTENTE_TESTS_SUPPORT_SERVER_PROCESS_H_
#define ENTENTE_TESTS_SUPPORT_SERVER_PROCESS_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/child_process.h"

namespace entente::support {

// One data directory and the server on it, which can be stopped, killed and started again. Use it on the main
// thread; what it says of the running server may be read by any thread while it runs.
class ServerProcess {
 public:
  // Does not start it. `flags` come behind `--data-dir` and `--listen`. The daily sweep is off unless they say
  // otherwise.
  explicit ServerProcess(std::string data_dir, std::vector<std::string> flags = {});

  // Starts it and waits until it listens. A server that does not is a failure of the test.
  void Start();

  // Starts it and waits until it has ended or listens. Its exit code if it has ended: it refused to start.
  std::optional<int> TryStart();

  // Starts it and waits for nothing.
  void Launch();

  // Asks it to end, as an operator does, and waits. Returns the exit code.
  int Stop();

  // Ends it at once, as a power failure does to a process.
  void Kill();

  // `127.0.0.1:PORT`, as the server itself has printed it.
  const std::string& address() const { return address_; }

  // `127.0.0.1:PORT` of its metrics, as it has printed it; empty if it serves none.
  std::string MetricsAddress() const;

  // What it has written to stderr since it was started.
  std::string Log() const { return process_ == nullptr ? std::string() : process_->Err(); }

  const std::string& data_dir() const { return data_dir_; }

 private:
  const std::string data_dir_;
  const std::vector<std::string> flags_;
  std::unique_ptr<ChildProcess> process_;
  std::string address_;
};

}  // namespace entente::support

#endif  // ENTENTE_TESTS_SUPPORT_SERVER_PROCESS_H_
