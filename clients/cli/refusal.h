// A refusal of the server, from the rich status on the wire to what a person or a script reads. Pure;
// any thread.
#ifndef ENTENTE_CLIENTS_CLI_REFUSAL_H_
#define ENTENTE_CLIENTS_CLI_REFUSAL_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace entente::cli {

// A refusal, taken apart.
struct Refusal {
  // One broken rule: the field (or the subject of a condition that is not met), and what is wrong with it.
  struct Violation {
    std::string where;
    std::string what;
  };

  std::string message;
  // From `ErrorInfo`, for instance `VERSION_MISMATCH`; empty if the server sent none.
  std::string reason;
  std::vector<Violation> violations;
  // The same request may succeed later. Without a reason: true for UNAVAILABLE.
  bool retriable = false;
  // It is not known whether the command was recorded.
  bool outcome_unknown = false;
};

// Keeps the details of a rich status in the returned status. `code` and `message` count where `details`,
// the serialized `google.rpc.Status`, is empty or cannot be read.
absl::Status MakeStatus(int code, const std::string& message, const std::string& details);

// The same for a status that came as a message of its own.
absl::Status MakeStatus(const google::rpc::Status& status);

// The rich status that `status` carries, or one made of its code and message.
google::rpc::Status RichStatus(const absl::Status& status);

Refusal ReadRefusal(const absl::Status& status);

// `error: SENTENCE (REASON)` and one indented line for each violation that the sentence does not say; the
// request id to repeat a command with whose outcome is not known.
std::string RefusalText(const absl::Status& status);

// The rich status as JSON, ended by a line break. The request id to repeat with is a
// `google.rpc.RequestInfo`.
std::string RefusalJson(const absl::Status& status);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_REFUSAL_H_
