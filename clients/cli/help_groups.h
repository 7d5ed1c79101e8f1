// The verbs in the groups in which `entente --help` shows them: by what people do.
#ifndef ENTENTE_CLIENTS_CLI_HELP_GROUPS_H_
#define ENTENTE_CLIENTS_CLI_HELP_GROUPS_H_

#include "CLI/CLI.hpp"

namespace entente::cli {

// Puts every verb of the program into its group, in the order of the groups. A verb that no group names stays
// in the library's own group "Subcommands", which a test finds.
void GroupVerbs(CLI::App& app);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_HELP_GROUPS_H_
