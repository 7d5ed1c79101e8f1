// The brief of an alliance: one page for someone who goes into a meeting, and more for one who takes over a
// role. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_BRIEF_TEXT_H_
#define ENTENTE_CLIENTS_CLI_BRIEF_TEXT_H_

#include <string>

#include "clients/cli/dossier.h"
#include "entente/v1/duty_service.pb.h"

namespace entente::cli {

// What the alliance is, who owns it, where it stands and what is next, what is open.
std::string BriefText(const v1::AllianceBrief& brief, const PeopleNames& people);

// The brief, and what someone has to know who takes over `role`.
std::string HandoverBriefText(const v1::HandoverBrief& brief, const std::string& role,
                              const PeopleNames& people);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_BRIEF_TEXT_H_
