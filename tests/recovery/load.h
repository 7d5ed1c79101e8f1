// Clients that write as fast as they can, and remember what they were told.
#ifndef ENTENTE_TESTS_RECOVERY_LOAD_H_
#define ENTENTE_TESTS_RECOVERY_LOAD_H_

#include <map>
#include <string>
#include <thread>
#include <vector>

#include "entente/v1/command.pb.h"
#include "tests/support/client.h"

namespace entente {

// A command that was sent, by its request id.
struct Sent {
  v1::Command command;
  // How many events it leads to: all of them or none are in the log.
  int events = 1;
  // The position of its last event, once a receipt has come; 0 as long as nobody knows what became of it.
  uint64_t acknowledged = 0;
};

// By request id.
using SentCommands = std::map<std::string, Sent>;

// Registers what the commands of `Load` are about.
void PrepareLoad(const support::Client& client);

// Writes from several threads, each with one call at a time, until the server is gone; `round` makes the ids
// unique. Returns everything that was sent.
class Load {
 public:
  Load(std::string address, int round, int threads);

  // Waits until each thread has seen the server go.
  SentCommands Finish();

 private:
  void Write(int thread);

  const std::string address_;
  const int round_;
  std::vector<SentCommands> sent_;
  std::vector<std::thread> threads_;
};

}  // namespace entente

#endif  // ENTENTE_TESTS_RECOVERY_LOAD_H_
