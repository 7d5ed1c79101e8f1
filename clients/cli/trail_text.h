// The trail as text. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_TRAIL_TEXT_H_
#define ENTENTE_CLIENTS_CLI_TRAIL_TEXT_H_

#include <string>

#include "clients/cli/dossier.h"
#include "entente/v1/audit.pb.h"

namespace entente::cli {

// One entry: when it was recorded and for when, the sentence, why, and what became of it. People are shown by
// those of their `names` that are known.
std::string TrailEntryText(const v1::TrailEntry& entry, const PeopleNames& names = {});

// One entry as the paragraph that the server made of it, with what it changed; names as above.
std::string TrailParagraph(const v1::TrailEntry& entry, const PeopleNames& names = {});

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_TRAIL_TEXT_H_
