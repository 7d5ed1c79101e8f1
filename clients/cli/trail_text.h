// The trail as text. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_TRAIL_TEXT_H_
#define ENTENTE_CLIENTS_CLI_TRAIL_TEXT_H_

#include <string>

#include "clients/cli/dossier.h"
#include "entente/v1/audit.pb.h"

namespace entente::cli {

// One entry: when it was recorded and for when, the sentence, why, and what became of it. `corrector_type` is
// the type of the event that corrects it, which tells a withdrawal from a replacement; empty if not known.
// People are shown by those of their `names` that are known.
std::string TrailEntryText(const v1::TrailEntry& entry, const std::string& corrector_type,
                           const PeopleNames& names = {});

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_TRAIL_TEXT_H_
