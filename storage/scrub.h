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

// What a scrub tells while it goes on, and asks whether it should: called for every event with its position.
// Returns false to end. May sleep, which makes a slow scrub.
using ScrubProgress = std::function<bool(uint64_t position)>;

// Scrubs the events that the log has when it begins. Runs beside a writer; costs a few microseconds an event,
// and memory for each resource's name. One thread.
//
// Each event: its bytes are a record that says this position, have the leaf hash that is stored with them,
// and the version that follows in its resource's history, as the index of histories says, too. Each full
// tile: it has the hashes that follow from the events.
ScrubReport Scrub(const EventLog& log, const ScrubProgress& progress = [](uint64_t) { return true; });

}  // namespace entente::storage

#endif  // ENTENTE_STORAGE_SCRUB_H_
