// Findings as people read them. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_FINDING_TEXT_H_
#define ENTENTE_CLIENTS_CLI_FINDING_TEXT_H_

#include <cstddef>
#include <string>

#include "clients/cli/dossier.h"
#include "entente/v1/finding.pb.h"

namespace entente::cli {

// A finding with its alliance and number, why it was asked, and what was said to it.
std::string FindingText(const v1::Finding& finding, const PeopleNames& people);

// The findings of one alliance in a line or two each, at most `told_max`; empty if there are none.
std::string FindingLines(const google::protobuf::RepeatedPtrField<v1::Finding>& findings,
                         const PeopleNames& people, size_t told_max);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_FINDING_TEXT_H_
