// Work that waits for the committer: one command, a group, or a part of an import.
#ifndef ENTENTE_SERVICES_LEDGER_SUBMISSION_H_
#define ENTENTE_SERVICES_LEDGER_SUBMISSION_H_

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "entente/v1/command.pb.h"
#include "entente/v1/context.pb.h"
#include "entente/v1/ledger_service.pb.h"
#include "google/protobuf/message.h"
#include "services/domain/world.h"
#include "services/ledger/command_plan.h"
#include "services/ledger/ledger.h"
#include "storage/sealing/secret_key.h"

namespace entente::ledger {

// A command with everything that can be made of it outside the writer.
struct PreparedCommand {
  const CommandPlan* plan = nullptr;
  const google::protobuf::Message* request = nullptr;
  const v1::CommandContext* context = nullptr;
  // The key and the content of its request id; empty without one.
  std::string request_key;
  std::string digest;
  // True if a text of the request refers to a person by an external reference.
  bool people_in_text = false;
};

// Makes a command ready. `INTERNAL_ERROR` if the message is no command.
absl::StatusOr<PreparedCommand> PrepareCommand(const domain::Caller& caller,
                                               const google::protobuf::Message& request,
                                               const sealing::SecretKey& secret);

// The request inside a `Command`, or null if none is set.
const google::protobuf::Message* RequestOf(const v1::Command& command);

// What a request id is checked against: a keyed digest of the request's type and content.
std::string RequestDigest(const google::protobuf::Message& request, const sealing::SecretKey& secret);

struct Submission {
  enum class Kind { kCommand, kGroup, kImport, kAccess };

  Kind kind = Kind::kCommand;
  domain::Caller caller;
  std::chrono::system_clock::time_point deadline;
  std::vector<PreparedCommand> commands;
  // Of a submission of access, which has no commands and no answer.
  std::vector<AccessRecord> access;
  // Of a group: its own context, with its request id.
  const v1::CommandContext* group_context = nullptr;
  std::string group_key;
  std::string group_digest;
  // Where the answer goes; one of them is set for commands.
  v1::Receipt* receipt = nullptr;
  v1::ApplyCommandsResponse* group_response = nullptr;
  v1::ImportCommandsResponse* import_response = nullptr;
  Ledger::Done done;
  // What it takes of the queue's budget.
  size_t bytes = 0;

  // How much it is of a batch.
  size_t Size() const { return commands.size() + access.size(); }
};

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_SUBMISSION_H_
