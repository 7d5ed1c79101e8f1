// Whether the outcomes of requests say what the records say.
#ifndef ENTENTE_SERVICES_SCRUB_REQUESTS_H_
#define ENTENTE_SERVICES_SCRUB_REQUESTS_H_

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "entente/storage/v1/record.pb.h"
#include "services/scrub/round.h"
#include "storage/event_log.h"

namespace entente::scrub {

// In both directions: each event that was recorded for a request id is found by that id, and each outcome
// leads to events that were recorded for it. The digest of what was asked cannot be derived again, because
// the request is not in the log, and neither can the outcome of a command that has recorded nothing. One
// thread.
class RequestCheck {
 public:
  // Both must outlive it.
  RequestCheck(const storage::EventLog* log, Round* round) : log_(log), round_(round) {}

  // Each event, in the order of positions.
  void CheckRecord(const storage::v1::Record& record);

  // Then each entry.
  void CheckEntries();

 private:
  // The commands of a group of commands, by their first positions, of the group that was asked for last.
  struct Group {
    std::string key;
    absl::flat_hash_set<uint64_t> first_positions;
    // Members whose outcomes are damaged, so that their positions are not known.
    std::vector<std::string> damaged;
  };

  void LoadGroup(const std::string& key);
  bool IsGroup(const std::string& key);
  void CheckInGroup(const std::string& key, const storage::v1::Record& record);
  void TellDamaged(uint64_t position, const std::string& key, const absl::Status& status);
  void CheckEntry(const Entry& entry);
  void CheckEvents(const std::string& key, const storage::v1::RequestOutcome& outcome);
  // What speaks against the events of a command; empty if nothing does.
  std::string FaultInEvents(const std::string& key, const storage::v1::RequestOutcome& outcome) const;

  const storage::EventLog* const log_;
  Round* const round_;
  Group group_;
  // The keys of damaged entries that were told of with their positions; fewer than there may be faults.
  absl::flat_hash_set<std::string> told_;
};

}  // namespace entente::scrub

#endif  // ENTENTE_SERVICES_SCRUB_REQUESTS_H_
