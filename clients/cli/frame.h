// The flags that every command shares, and the frame of the command that they make.
#ifndef ENTENTE_CLIENTS_CLI_FRAME_H_
#define ENTENTE_CLIENTS_CLI_FRAME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "entente/v1/context.pb.h"

namespace entente::cli {

// Refuses a value that is no whole number of 0 or more, in words.
CLI::Validator WholeNumber();

// The values of the flags.
struct Frame {
  std::string on;
  std::string reason;
  std::vector<std::string> evidence;
  std::string on_behalf_of;
  std::string corrects;
  std::string request_id;
  std::optional<uint64_t> expected_version;
  bool historical = false;
  bool dry_run = false;
};

// Adds the flags to a verb. `frame` must live as long as the verb.
void AddFrameFlags(CLI::App& verb, Frame& frame);

// The frame of the command; with a request id in any case, so that it is safe to repeat.
absl::StatusOr<v1::CommandContext> MakeContext(const Frame& frame);

// Sends a command and prints its receipt.
absl::Status Send(Session& session, const std::string& method, const google::protobuf::Message& request);

// What a receipt says, for people.
std::string ReceiptText(const v1::Receipt& receipt);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_FRAME_H_
