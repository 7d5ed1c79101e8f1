// Holds everything that is stored against what follows from the records: what the log has of itself
// (storage/scrub.h), the states in snapshots and views, the indexes, the outcomes of requests, the notes, the
// key files of people, and the files themselves.
// What a server reads in its daily work is a small part of it; rot elsewhere would be found years later.
#ifndef ENTENTE_SERVICES_SCRUB_SCRUB_H_
#define ENTENTE_SERVICES_SCRUB_SCRUB_H_

#include <optional>
#include <vector>

#include "services/scrub/round.h"
#include "services/views/view_store.h"
#include "storage/event_log.h"
#include "storage/scrub.h"
#include "storage/sealing/key_store.h"
#include "storage/tree/signed_note.h"

namespace entente::scrub {

// What is scrubbed. Only the log has to be there; what is not is not looked at.
struct Sources {
  const storage::EventLog* log = nullptr;
  const views::ViewTable* alliances = nullptr;
  const views::ViewTable* trail = nullptr;
  const views::ViewTable* heads = nullptr;
  // What the tables stand in, for its files.
  const views::ViewStore* view_store = nullptr;
  // The key with which the log signs.
  std::optional<tree::VerifierKey> key;
  // The keys of people, wrapped under the master key.
  const sealing::KeyStore* keys = nullptr;
};

// What a scrub has seen.
struct Report {
  // What the log has of itself. The faults are all of them, those of the log and all others.
  storage::ScrubReport log;
  // What is no fault, but worth a look.
  std::vector<std::string> remarks;
  Counts counts;
};

// Scrubs it once. Runs beside a writer and beside views that follow: each thing is compared as of one moment.
// Reads every event three times, and takes the memory of the largest state, besides a name for each resource.
// One thread; never blocks but for the disk and `watch`.
Report ScrubRecord(const Sources& sources, const Watch& watch = {});

}  // namespace entente::scrub

#endif  // ENTENTE_SERVICES_SCRUB_SCRUB_H_
