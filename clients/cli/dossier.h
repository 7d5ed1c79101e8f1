// An alliance as a dossier that a person likes to read. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_DOSSIER_H_
#define ENTENTE_CLIENTS_CLI_DOSSIER_H_

#include <map>
#include <string>
#include <vector>

#include "entente/v1/alliance.pb.h"

namespace entente::cli {

// What people are called, by their resource name. Who is not in it is shown by the opaque id.
using PeopleNames = std::map<std::string, std::string>;

// The whole dossier. `~` stands beside what may have changed on another day than the one that counts.
std::string DossierText(const v1::Alliance& alliance, const PeopleNames& people);

// The people whom the dossier names, each once.
std::vector<std::string> PeopleOf(const v1::Alliance& alliance);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_DOSSIER_H_
