// Whether the decision indexes say what the records say.
#ifndef ENTENTE_SERVICES_SCRUB_INDEX_ENTRIES_H_
#define ENTENTE_SERVICES_SCRUB_INDEX_ENTRIES_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/container/flat_hash_set.h"
#include "services/history/event.h"
#include "services/scrub/round.h"
#include "storage/event_log.h"

namespace entente::scrub {

// In both directions: each event has left what the ledger leaves of it (ledger/indexes.h), unless a later one
// has taken its place, and each entry is left by an event. Entries of a kind that this program does not know
// are not looked at beyond their checks. One thread.
class IndexCheck {
 public:
  // Both must outlive it.
  IndexCheck(const storage::EventLog* log, Round* round) : log_(log), round_(round) {}

  // Each event, in the order of positions.
  void CheckEvent(const history::Event& event);

  // Then each entry. `last` is the position of the last event that was checked.
  void CheckEntries(uint64_t last);

 private:
  // What an event has left under a key that has something else now.
  struct Missed {
    uint64_t position = 0;
    std::string value;
    std::string found;  // In words.
  };

  // False for what an older program has not left of its events: the index of parts, until a feature is enabled.
  bool IsDue(const std::string& key);
  void Settle(uint64_t last);
  void CheckEntry(const Entry& entry);
  // The position of the event to which an entry leads, as far as key and value tell; 0 if they do not.
  uint64_t EventOf(const std::string& key, const std::string& value) const;

  const storage::EventLog* const log_;
  Round* const round_;
  // Whether the index of parts is whole; nothing as long as nobody has asked.
  std::optional<bool> has_parts_;
  // By key; fewer than there may be faults.
  std::map<std::string, Missed> missed_;
  // The keys that were told of with what they lack.
  absl::flat_hash_set<std::string> told_;
};

}  // namespace entente::scrub

#endif  // ENTENTE_SERVICES_SCRUB_INDEX_ENTRIES_H_
