// `entented --scrub`: reads everything and says what is damaged.
#ifndef ENTENTE_SERVICES_SERVER_SCRUB_H_
#define ENTENTE_SERVICES_SERVER_SCRUB_H_

#include <ostream>

#include "services/server/config.h"

namespace entente::server {

// Scrubs the data directory, which no server may have open: all that is stored against the events (see
// services/scrub/scrub.h), and the log against its anchor. Views that are not there are no fault. Writes what
// was found to `out`, one fault a line, and why it cannot begin to `err`. Returns the exit code: 0 if there
// is no fault, 1 if there are some, 2 if it could not begin.
int ScrubDataDir(const Config& config, std::ostream& out, std::ostream& err);

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_SCRUB_H_
