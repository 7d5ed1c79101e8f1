// What a verb works with: the connection, the streams, and the form of its answers.
#ifndef ENTENTE_CLIENTS_CLI_SESSION_H_
#define ENTENTE_CLIENTS_CLI_SESSION_H_

#include <functional>
#include <istream>
#include <ostream>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "clients/cli/connection.h"
#include "google/protobuf/message.h"

namespace entente::cli {

// The outside world of one invocation, so that tests can put their own in its place.
struct Terminal {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  // True if a person watches `err`: then an import shows how far it is.
  bool err_is_terminal = false;
  // The value of ENTENTE_TOKEN; empty if it is not set.
  std::string token_of_environment;
};

// One invocation after its command line has been read. Lives as long as the action.
struct Session {
  Connection& connection;
  Terminal& terminal;
  // True for `--output json`.
  bool json = false;
  // For an action that has reported its errors itself: what the program exits with.
  int exit_code = 0;
};

// What a verb does once the command line is understood.
using Action = std::function<absl::Status(Session&)>;

// Where verbs are added: the program, and the place for the action of the verb that was chosen.
struct Verbs {
  CLI::App& app;
  Action& chosen;
};

// Prints a text for people. What hides in it, or moves a cursor, is shown by its number.
void PrintText(Session& session, const std::string& text);

// Prints an answer: as JSON if that was asked for, else `text`.
absl::Status Print(Session& session, const google::protobuf::Message& answer, const std::string& text);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_SESSION_H_
