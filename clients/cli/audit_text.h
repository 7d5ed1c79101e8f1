// What an auditor asks, as text: comparisons, accountability, and the registers. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_AUDIT_TEXT_H_
#define ENTENTE_CLIENTS_CLI_AUDIT_TEXT_H_

#include <string>

#include "clients/cli/dossier.h"
#include "entente/v1/audit_service.pb.h"

namespace entente::cli {

// What differs between two moments, and the events that made it so. People are shown by those of their
// `names` that are known, here and below.
std::string ComparisonText(const v1::CompareMomentsResponse& comparison, const PeopleNames& names);

// Who was accountable, a paragraph for each role.
std::string AccountableText(const v1::FindAccountableResponse& answer, const PeopleNames& names);

// An exception, with its kinds.
std::string ExceptionText(const v1::ExceptionEntry& exception, const PeopleNames& names);

// How late each actor was, as a table.
std::string BackdatingSummaryText(const v1::SummarizeBackdatingResponse& summary);

// An event that was recorded late.
std::string BackdatedText(const v1::BackdatedEntry& backdated, const PeopleNames& names);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_AUDIT_TEXT_H_
