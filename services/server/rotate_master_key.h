// The offline rotation of the master key.
#ifndef ENTENTE_SERVICES_SERVER_ROTATE_MASTER_KEY_H_
#define ENTENTE_SERVICES_SERVER_ROTATE_MASTER_KEY_H_

#include <ostream>

#include "services/server/config.h"

namespace entente::server {

// Wraps all keys of a data directory under the new master key that the settings name. No server may have the
// directory. Those who were erased lose their keys first. Returns the exit code: 0 if all is done, 1 if not,
// with a sentence on `err`.
int RotateMasterKey(const Config& config, std::ostream& out, std::ostream& err);

}  // namespace entente::server

#endif  // ENTENTE_SERVICES_SERVER_ROTATE_MASTER_KEY_H_
