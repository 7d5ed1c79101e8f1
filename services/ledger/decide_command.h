// From a prepared command to what is to be recorded: everything that is the same for all commands, around the
// decision of the area.
#ifndef ENTENTE_SERVICES_LEDGER_DECIDE_COMMAND_H_
#define ENTENTE_SERVICES_LEDGER_DECIDE_COMMAND_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/domain/decision.h"
#include "services/ledger/staging.h"
#include "services/ledger/submission.h"

namespace entente::ledger {

// A command decided, and how it is to be recorded.
struct DecidedCommand {
  domain::Decision decision;
  Recording recording;
  // The request with its external references resolved, if it had any; `recording.context` points into it.
  std::unique_ptr<google::protobuf::Message> resolved;
};

// Decides one command in the world of `staging`, whose caller is set. In this order: references are resolved
// and must exist, `expected_version` must hold, what takes an approval must come with one, and then the area
// decides; a replacement is decided as if the event that it replaces were not there, and must be of its kind.
// Last, the playbook's requirements of the decided events must be met.
//
// `approval` names the approval under which the command is carried out, or is empty.
absl::StatusOr<DecidedCommand> DecideCommand(Staging& staging, const PreparedCommand& command,
                                             const std::string& approval);

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_DECIDE_COMMAND_H_
