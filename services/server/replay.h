// A log made anew from an export, offline.
#ifndef ENTENTE_SERVICES_SERVER_REPLAY_H_
#define ENTENTE_SERVICES_SERVER_REPLAY_H_

#include <ostream>
#include <string>

#include "services/server/config.h"

namespace entente::server {

// The longest line of an export that is read. An event came in a message of at most 4 MiB, and every byte of
// it may take six in JSON, besides its record.
inline constexpr size_t kReplayLineBytesMax = size_t{32} << 20;

// Rebuilds a log in a data directory that has none, from CloudEvents in JSON Lines that hold everything
// (`entente export --all --personal --records --format cloudevents`). Needs no server and no network. The log
// gets an identity and keys of its own, so that no key ever signs two histories, and its first own fact,
// `LogOpened`, names the old log. `checkpoint_file` is a checkpoint of that one, which the export must fit
// and the fact then holds; empty if there is none at hand.
//
// Writes to `out` what was replayed, and the root of the exported records, which is to be held against a
// checkpoint of the old log. Returns the exit code: 0 if all is done, 1 if not, with a sentence on `err`;
// what then stands in the directory is no log that a server takes.
int ReplayExport(const Config& config, const std::string& file, const std::string& checkpoint_file,
                 std::ostream& out, std::ostream& err);

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_REPLAY_H_
