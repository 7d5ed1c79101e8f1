// Everything as it was known at one position of the log, for one question.
#ifndef ENTENTE_SERVICES_ANSWERS_MOMENT_H_
#define ENTENTE_SERVICES_ANSWERS_MOMENT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/domain/fold.h"
#include "services/domain/surroundings.h"
#include "storage/event_log.h"

namespace entente::answers {

// Loads states as they are asked for, and keeps them. Not thread-safe; one for each question, or for each
// alliance of a question about many. Blocks on the disk.
class Moment final : public domain::Surroundings {
 public:
  // `log` must outlive it.
  Moment(const storage::EventLog* log, uint64_t position) : log_(*log), position_(position) {}

  const state::v1::AllianceState* FindAlliance(const std::string& name) const override;
  const state::v1::OrganizationState* FindOrganization(const std::string& name) const override;
  const state::v1::PersonState* FindPerson(const std::string& name) const override;
  const state::v1::PlaybookState* FindPlaybook(const std::string& name) const override;
  const state::v1::FindingsState* FindFindings(const std::string& name) const;
  std::vector<std::string> AlliancesOf(const std::string& person) const override;

  // Lets go of the alliances and findings that were loaded, so that a question about many takes the memory of
  // one. Pointers to them end.
  void ForgetAlliances();

  uint64_t position() const { return position_; }

  // The first error of a read. `Surroundings` has no way to say that it does not know, so null answers that
  // were given after it mean nothing: whoever has asked looks here before the answer is given.
  const absl::Status& read_error() const { return read_error_; }

 private:
  template <typename StateOfKind>
  const StateOfKind* Find(const std::string& name) const;

  const storage::EventLog& log_;
  const uint64_t position_;
  mutable absl::Status read_error_;
  // Null for a resource that had no event by then.
  mutable absl::flat_hash_map<std::string, std::unique_ptr<const domain::State>> states_;
};

// How many resources one question may go through: at a tenth of a millisecond for each, it is answered within
// seconds.
inline constexpr size_t kResourcesMax = 20'000;

// The names of the resources of a collection that the log has, in order: `alliances`, `findings`. There may
// be some of which nothing was recorded by the position of a question. `TOO_LARGE` if there are more than
// `most`.
absl::StatusOr<std::vector<std::string>> NamesIn(const storage::EventLog& log, const std::string& collection,
                                                 size_t most = kResourcesMax);

}  // namespace entente::answers

#endif  // ENTENTE_SERVICES_ANSWERS_MOMENT_H_
