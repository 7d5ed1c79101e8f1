#include "clients/cli/exit_code.h"

#include "clients/cli/errors.h"
#include "clients/cli/refusal.h"

namespace entente::cli {

ExitCode ExitCodeOf(const absl::Status& status) {
  if (status.ok()) return kDone;
  if (IsUsageError(status)) return kUsage;
  const Refusal refusal = ReadRefusal(status);
  if (refusal.outcome_unknown) return kOutcomeUnknown;
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kOutOfRange:
      return kRefused;
    case absl::StatusCode::kNotFound:
      return kNotFound;
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kPermissionDenied:
      return kNotAllowed;
    case absl::StatusCode::kResourceExhausted:
      // What is too large once is too large for ever: trying again would not help.
      return !refusal.reason.empty() && !refusal.retriable ? kRefused : kTryAgain;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
      return kTryAgain;
    default:
      return kFault;
  }
}

std::string ExitCodesHelp() {
  return "Exit codes:\n"
         "  0  done\n"
         "  1  refused: a rule or the state of the record speaks against it, nothing was recorded; or not "
         "verified\n"
         "  2  the command line is not understood, nothing was sent\n"
         "  3  not found\n"
         "  4  not allowed\n"
         "  5  unavailable, out of time or overloaded: try again\n"
         "  6  unknown whether it was recorded: repeat it with the same --request-id\n"
         "  7  a fault in the server or its data, or the answer could not be written\n"
         "An import exits with the largest code of its lines.\n";
}

}  // namespace entente::cli
