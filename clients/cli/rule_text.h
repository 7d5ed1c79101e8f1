// Rules as people read them: the catalogue, why one applies to an alliance, and what another playbook would
// change. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_RULE_TEXT_H_
#define ENTENTE_CLIENTS_CLI_RULE_TEXT_H_

#include <string>

#include "clients/cli/dossier.h"
#include "entente/v1/playbook_service.pb.h"

namespace entente::cli {

// A rule of the catalogue with its parameters.
std::string KnownRuleText(const v1::KnownRule& rule);

// Why a rule applies or not, and whether it holds.
std::string ExplanationText(const v1::RuleExplanation& explanation, const PeopleNames& people);

// What would change if an alliance were run by another playbook.
std::string PreviewText(const v1::PreviewAdoptionResponse& preview, const PeopleNames& people);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_RULE_TEXT_H_
