// entented: the server.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>
#include <thread>

#include "services/access/tokens.h"
#include "services/server/config.h"
#include "services/server/replay.h"
#include "services/server/restore.h"
#include "services/server/rotate_log_key.h"
#include "services/server/rotate_master_key.h"
#include "services/server/scrub.h"
#include "services/server/server.h"

namespace {

using entente::server::Action;
using entente::server::CommandLine;
using entente::server::Server;

int HashToken(const CommandLine& line) {
  std::string token;
  std::getline(std::cin, token);
  const auto text = entente::access::TokenLine(line.principal, line.role, token);
  if (!text.ok()) {
    std::cerr << "entented: " << text.status().message() << "\n";
    return 1;
  }
  std::cout << *text << "\n";
  return 0;
}

int Serve(const CommandLine& line) {
  // Signals are awaited, not handled: blocked here, before there is any other thread, they reach none.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  auto server = Server::Start(line.config);
  if (!server.ok()) {
    std::cerr << "entented: " << server.status().message() << "\n";
    return 1;
  }
  if (!(*server)->metrics_address().empty()) {
    std::cout << "metrics at http://" << (*server)->metrics_address() << "/metrics" << std::endl;
  }
  std::cout << "listening on " << (*server)->address() << std::endl;

  int signal_number = 0;
  sigwait(&signals, &signal_number);
  // Whoever asks twice does not want to wait. What was acknowledged is on disk already.
  std::thread([signals] {
    int second = 0;
    sigwait(&signals, &second);
    _exit(1);
  }).detach();
  (*server)->Stop();
  server->reset();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const CommandLine line = entente::server::ParseCommandLine(argc, argv);
  switch (line.action) {
    case Action::kServe:
      return Serve(line);
    case Action::kScrub:
      return entente::server::ScrubDataDir(line.config, std::cout, std::cerr);
    case Action::kRotateMasterKey:
      return entente::server::RotateMasterKey(line.config, std::cout, std::cerr);
    case Action::kRotateLogKey:
      return entente::server::RotateLogKey(line.config, line.rotation_reason, std::cout, std::cerr);
    case Action::kReplay:
      return entente::server::ReplayExport(line.config, line.replay_file, line.replay_checkpoint, std::cout,
                                           std::cerr);
    case Action::kRestore:
      return entente::server::RestoreLog(line.config, line.restore, std::cout, std::cerr);
    case Action::kHashToken:
      return HashToken(line);
    case Action::kExit:
      return line.exit_code;
  }
  return 2;
}
