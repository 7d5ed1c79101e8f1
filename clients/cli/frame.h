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
#include "entente/v1/approval_service.pb.h"
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

// Puts the frame into a command and sends it to the method whose request it is.
template <typename Request>
absl::Status SendCommand(Session& session, const Frame& frame, Request& request) {
  const auto context = MakeContext(frame);
  if (!context.ok()) return context.status();
  *request.mutable_context() = *context;
  const std::string& name = Request::descriptor()->name();
  return Send(session, name.substr(0, name.size() - std::string("Request").size()), request);
}

// Two frames made of one: what says something of the proposal, and what says something of the command that is
// proposed.
struct ProposalContexts {
  v1::CommandContext proposal;
  v1::CommandContext command;
};
absl::StatusOr<ProposalContexts> MakeProposalContexts(const Frame& frame);

// Proposes a command that takes two people, prints the receipt, and says what the other one has to do.
// `not_yet` is what has not happened, for instance `Nothing is erased yet.`
absl::Status Propose(Session& session, const v1::ProposeCommandRequest& request, const char* not_yet);

// Puts the frame into a command and proposes it. `in_command` is where its request stands in a command.
template <typename Request>
absl::Status ProposeCommand(Session& session, const Frame& frame, const Request& request,
                            Request* (v1::Command::*in_command)(), const char* not_yet) {
  const auto contexts = MakeProposalContexts(frame);
  if (!contexts.ok()) return contexts.status();
  v1::ProposeCommandRequest proposal;
  *proposal.mutable_context() = contexts->proposal;
  Request& proposed = *(proposal.mutable_command()->*in_command)();
  proposed = request;
  *proposed.mutable_context() = contexts->command;
  return Propose(session, proposal, not_yet);
}

// What a receipt says, for people.
std::string ReceiptText(const v1::Receipt& receipt);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_FRAME_H_
