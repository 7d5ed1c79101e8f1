// A log restored to an earlier point, offline.
#ifndef ENTENTE_SERVICES_SERVER_RESTORE_H_
#define ENTENTE_SERVICES_SERVER_RESTORE_H_

#include <ostream>

#include "services/server/config.h"

namespace entente::server {

// Makes a log in the data directory of `config`, which has none, of the first events of the source, byte for
// byte. It gets an identity and a signing key of its own, so that no key ever signs two histories, and begins
// what is its own with `LogOpened`, which names the source and what that had signed. The keys of the people
// come along, wrapped as they are, but not of those who were erased at any time or came later.
//
// Writes to `out` what was done. Returns the exit code: 0 if all is done, 1 if not, with a sentence on `err`;
// what then stands in the directory is no log that a server takes.
int RestoreLog(const Config& config, const RestoreRequest& request, std::ostream& out, std::ostream& err);

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_RESTORE_H_
