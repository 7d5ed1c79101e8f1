// The errors of the command line: what it finds out itself, before or without a server, as named
// constructors; and the marks on a status that say more than its code. Free functions, any thread.
#ifndef ENTENTE_CLIENTS_CLI_ERRORS_H_
#define ENTENTE_CLIENTS_CLI_ERRORS_H_

#include <string>

#include "absl/status/status.h"

namespace entente::cli {

// The command line cannot be meant as it stands; nothing was sent.
absl::Status UsageError(const std::string& sentence);

// A file that was named is not there.
absl::Status FileMissing(const std::string& path);

// A file that was named cannot be read.
absl::Status FileUnreadable(const std::string& path, const std::string& why);

// A file that was named cannot be written.
absl::Status FileUnwritable(const std::string& path);

// No connection could be made, so nothing was sent.
absl::Status NotConnected(const std::string& server);

// The time that the caller gave was over before an attempt began.
absl::Status TimeOver(const std::string& what);

// The server answered something that this program cannot read.
absl::Status AnswerUnreadable(const std::string& what);

// The server ended a stream without an error before it had answered everything.
absl::Status StreamEndedEarly();

// Marks `status` as one after which nobody knows whether the command was recorded. `request_id` is the one to
// repeat it with; empty if there is no single one.
absl::Status WithUnknownOutcome(absl::Status status, const std::string& request_id);

bool IsUsageError(const absl::Status& status);
bool HasUnknownOutcome(const absl::Status& status);
// The request id of a status with an unknown outcome; else empty.
std::string RequestIdToRepeat(const absl::Status& status);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_ERRORS_H_
