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
#include "google/protobuf/message.h"

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
  bool propose = false;
};

// Adds the flags to a verb. `frame` must live as long as the verb.
void AddFrameFlags(CLI::App& verb, Frame& frame);

// The frame of the command; with a request id in any case, so that it is safe to repeat.
absl::StatusOr<v1::CommandContext> MakeContext(const Frame& frame);

// Puts the frame into a command, which must have one, and sends it to the method whose request it is; or,
// with
// `--propose`, proposes it. Prints the receipt.
absl::Status SendCommand(Session& session, const Frame& frame, google::protobuf::Message& request);

// Proposes a command that takes two people, prints the receipt, and says what the other one has to do.
// `not_yet` is what has not happened, for instance `Nothing is erased yet.` A usage error for what cannot be
// proposed.
absl::Status ProposeCommand(Session& session, const Frame& frame, const google::protobuf::Message& request,
                            const char* not_yet);

// What a receipt says, for people.
std::string ReceiptText(const v1::Receipt& receipt);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_FRAME_H_
