// What things are called in a report. Pure; any thread.
#ifndef ENTENTE_CLIENTS_REPORT_WORDS_H_
#define ENTENTE_CLIENTS_REPORT_WORDS_H_

#include <map>
#include <set>
#include <string>

#include "clients/report/report_data.h"
#include "entente/v1/playbook_service.pb.h"

namespace entente::report {

// An id or the name of an enum value as words: `ON_HOLD` becomes `on hold`.
std::string Words(std::string name);

// What the id is called, or its own words where that is not known.
std::string NameIn(const std::map<std::string, std::string>& names, const std::string& id);

// What the organization is called, or its id.
std::string OrganizationName(const Names& names, const std::string& organization);

// What the person is called, or the opaque id.
std::string PersonName(const Names& names, const std::string& person);

// The role with its office, and that it is a deputy's.
std::string RoleName(const Names& names, const v1::RoleHolding& role);

// Adds every organization that a text names, as `organizations/{organization}`, to `found`.
void FindOrganizations(const std::string& text, std::set<std::string>& found);

// The text with what people and organizations are called in the place of their resource names.
std::string WithNames(const Names& names, const std::string& text);

// Takes `playbooks/light@1` apart. False if it is no version of a playbook.
bool ParsePlaybookVersion(const std::string& text, v1::GetPlaybookRequest& request);

// `1 event`, `2 events`, with digits in groups.
std::string Counted(uint64_t count, const std::string& noun);
// The same for nouns that do not end with an s.
std::string Counted(uint64_t count, const std::string& singular, const std::string& plural);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_WORDS_H_
