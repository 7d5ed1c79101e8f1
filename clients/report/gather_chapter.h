// Asks a server for all that a report shows of one alliance after another.
#ifndef ENTENTE_CLIENTS_REPORT_GATHER_CHAPTER_H_
#define ENTENTE_CLIENTS_REPORT_GATHER_CHAPTER_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/caller.h"
#include "clients/report/report_data.h"
#include "entente/v1/organization.pb.h"
#include "storage/tree/signed_note.h"

namespace entente::report {

// Remembers what alliances have in common: organizations, playbooks and the checkpoint. `caller` must live as
// long as the object. Not thread-safe.
class ChapterGatherer {
 public:
  ChapterGatherer(cli::Caller& caller, v1::AsOf as_of, std::optional<tree::VerifierKey> log_key)
      : caller_(caller), as_of_(std::move(as_of)), log_key_(std::move(log_key)) {}

  // Everything of one alliance; the refusal of the server if it cannot be shown at all.
  absl::StatusOr<Chapter> Gather(const std::string& name);

 private:
  // Each of these adds its part. A part that the caller may not see is named in `chapter.left_out`.
  absl::Status AddMeasurements(Chapter& chapter);
  absl::Status AddHistory(Chapter& chapter);
  absl::Status AddPlaybook(Chapter& chapter);
  absl::Status AddNames(Chapter& chapter);
  void AddEvidence(Chapter& chapter);

  // Empty where it is not known or not to be seen.
  absl::StatusOr<v1::Organization> Organization(const std::string& name);

  cli::Caller& caller_;
  const v1::AsOf as_of_;
  const std::optional<tree::VerifierKey> log_key_;
  std::map<std::string, v1::Organization> organizations_;
  std::map<std::string, v1::Playbook> playbooks_;
  std::optional<v1::Checkpoint> checkpoint_;
};

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_GATHER_CHAPTER_H_
