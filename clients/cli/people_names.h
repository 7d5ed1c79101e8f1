// What people are called, asked of the server.
#ifndef ENTENTE_CLIENTS_CLI_PEOPLE_NAMES_H_
#define ENTENTE_CLIENTS_CLI_PEOPLE_NAMES_H_

#include <string>
#include <vector>

#include "clients/cli/caller.h"
#include "clients/cli/dossier.h"
#include "entente/v1/context.pb.h"
#include "entente/v1/person.pb.h"

namespace entente::cli {

// How a person is shown: by name, as `(erased)` or `(key missing)`, or by the opaque id where the name is not
// told.
std::string ShownName(const v1::Person& person);

// The names of `people` as of `as_of`. A dossier is worth reading without names too, so whom the server does
// not tell (no permission, not known then) is left out and no error is made of it.
PeopleNames NamesOfPeople(Caller& caller, const std::vector<std::string>& people, const v1::AsOf& as_of);

// The names of all the people whom a text names by their opaque ids.
PeopleNames NamesIn(Caller& caller, const std::string& text, const v1::AsOf& as_of = {});

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_PEOPLE_NAMES_H_
