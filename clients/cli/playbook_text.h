// A version of a playbook as people read it. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_PLAYBOOK_TEXT_H_
#define ENTENTE_CLIENTS_CLI_PLAYBOOK_TEXT_H_

#include <string>

#include "entente/v1/playbook.pb.h"

namespace entente::cli {

// Everything that the version says, part by part; a part that it does not have takes no room.
std::string PlaybookText(const v1::Playbook& playbook);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_PLAYBOOK_TEXT_H_
