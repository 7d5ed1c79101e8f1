// Asks a server for all that a report shows.
#ifndef ENTENTE_CLIENTS_REPORT_GATHER_H_
#define ENTENTE_CLIENTS_REPORT_GATHER_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/caller.h"
#include "clients/report/report_data.h"
#include "storage/tree/signed_note.h"

namespace entente::report {

// What is to be reported.
struct Question {
  // The alliances by name; the whole portfolio if there is none.
  std::vector<std::string> alliances;
  v1::AsOf as_of;
  // The key of the log that the caller trusts. The server's own word is taken if it is not set.
  std::optional<tree::VerifierKey> log_key;
  std::string prepared_by;
  std::string program_version;
};

// Gathers a report with the permissions of the caller. Everything is asked as of one position of the log, so
// that what is recorded meanwhile is in no part of it. What the caller may not see is left out, and said to
// be; that a proof cannot be had is said as well. Any other refusal fails the whole. `begun` is told each
// alliance before it is asked for.
absl::StatusOr<Report> Gather(cli::Caller& caller, const Question& question,
                              const std::function<void(const std::string&)>& begun = {});

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_GATHER_H_
