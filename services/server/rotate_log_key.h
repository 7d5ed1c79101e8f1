// The offline rotation of the key with which the log signs its checkpoints.
#ifndef ENTENTE_SERVICES_SERVER_ROTATE_LOG_KEY_H_
#define ENTENTE_SERVICES_SERVER_ROTATE_LOG_KEY_H_

#include <ostream>
#include <string>

#include "services/server/config.h"

namespace entente::server {

// Gives the log of a data directory another key: makes it, lets both keys sign the succession note, keeps the
// note with the log, puts the new key in the place of the old one, which is overwritten, and signs the anchor
// anew. `reason` is `routine` or `compromised`. No server may have the directory. What was interrupted is
// completed by doing it again.
//
// Writes the note to `out`: auditors who hold the old key need it. Returns the exit code: 0 if all is done, 1
// if not, with a sentence on `err`.
int RotateLogKey(const Config& config, const std::string& reason, std::ostream& out, std::ostream& err);

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_ROTATE_LOG_KEY_H_
