// People in texts: events and reasons name them by their opaque ids, readers know them by name. Pure; any
// thread.
#ifndef ENTENTE_CLIENTS_CLI_PEOPLE_IN_TEXT_H_
#define ENTENTE_CLIENTS_CLI_PEOPLE_IN_TEXT_H_

#include <set>
#include <string>

#include "clients/cli/dossier.h"

namespace entente::cli {

// Adds every person that a text names, as `people/{person}` or `@people/{person}`, to `people`.
void FindPeople(const std::string& text, std::set<std::string>& people);

// The text with the names that are known instead of the ids.
std::string WithNames(const std::string& text, const PeopleNames& names);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_PEOPLE_IN_TEXT_H_
