// Reads a whole log and holds every part of it against the others: bytes against hashes, hashes against
// tiles, histories against positions. What a server reads in its daily work is a small part; rot elsewhere
// would be found years later.
#ifndef ENTENTE_STORAGE_SCRUB_H_
#define ENTENTE_STORAGE_SCRUB_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "storage/event_log.h"
#include "storage/tree/hash.h"

namespace entente::storage {

// After so many faults a scrub ends: the log is beyond a list.
inline constexpr size_t kScrubFaultsMax = 1000;

// Something that is not what it must be.
struct ScrubFault {
  uint64_t position = 0;  // Of the event that it is about, or the first of several; 0 if it is about none.
  std::string sentence;
};

// What a scrub has seen.
struct ScrubReport {
  uint64_t events = 0;     // Up to the end of the log.
  uint64_t resources = 0;  // Whose histories were followed.
  uint64_t tiles = 0;      // Full ones that were compared.
  // The root over what the events themselves say, whatever the tiles say.
  tree::Hash root = {};
  std::vector<ScrubFault> faults;
  bool is_complete = true;  // False if it ended early: told to, or too many faults.
};

// What a scrub is told by, and tells, while it goes on.
struct ScrubHooks {
  // Called for every event that was read, perhaps more than once. Returns false to end. May sleep, which
  // makes a slow scrub.
  std::function<bool(const StoredRecord&)> goes_on = [](const StoredRecord&) { return true; };

  // Called once for every event that is whole, in the order of positions, so that whoever holds more against
  // the events need not read them again.
  std::function<void(const StoredRecord&)> visit = [](const StoredRecord&) {};
};

// Scrubs the events that the log has when it begins. Runs beside a writer; costs a few microseconds an event,
// and memory for each resource's name. One thread. Looks at the log in pieces, so that it holds nothing back
// that RocksDB may free, however slow it is.
//
// Each event: its bytes are a record that says this position, have the leaf hash that is stored with them,
// and the version that follows in its resource's history, as the index of histories says, too. Each full
// tile: it has the hashes that follow from the events.
ScrubReport Scrub(const EventLog& log, const ScrubHooks& hooks = {});

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_SCRUB_H_
