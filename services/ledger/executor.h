// Carries out submissions in the batch in hand: finds repeats, decides, stages, and fills the answers.
#ifndef ENTENTE_SERVICES_LEDGER_EXECUTOR_H_
#define ENTENTE_SERVICES_LEDGER_EXECUTOR_H_

#include <string>

#include "absl/status/status.h"
#include "services/ledger/staging.h"
#include "services/ledger/submission.h"

namespace entente::ledger {

// Only the committer thread uses it.
class Executor {
 public:
  explicit Executor(Staging& staging) : staging_(staging) {}

  // Carries out a submission, whatever its kind. The answer is filled, and must not be given before the batch
  // is durable.
  absl::Status Execute(Submission& submission);

 private:
  // How a command is carried out besides itself.
  struct Frame {
    const domain::Caller* caller;
    std::string approval;
    // Of a group: the request id and key that stand for the command's own.
    std::string request_id;
    std::string request_key;
    std::string digest;
  };

  absl::Status ExecuteCommand(const domain::Caller& caller, const PreparedCommand& command,
                              v1::Receipt& receipt);
  absl::Status ExecuteGroup(Submission& submission);
  absl::Status ExecuteImport(Submission& submission);
  absl::Status ExecuteAccess(const Submission& submission);
  absl::Status Propose(const domain::Caller& caller, const PreparedCommand& command);
  absl::Status Approve(const domain::Caller& caller, const PreparedCommand& command, v1::Receipt& receipt);
  absl::Status DecideAndStage(const Frame& frame, const PreparedCommand& command, v1::Receipt& receipt);
  absl::StatusOr<bool> Replay(const std::string& key, const std::string& digest,
                              const std::string& request_id, v1::Receipt& receipt);
  absl::StatusOr<bool> ReplayGroup(Submission& submission);
  absl::Status ApplyGroup(Submission& submission);

  Staging& staging_;
};

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_EXECUTOR_H_
