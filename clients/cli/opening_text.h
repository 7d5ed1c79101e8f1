// Says what a verification has shown of a log that goes on from another one. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_OPENING_TEXT_H_
#define ENTENTE_CLIENTS_CLI_OPENING_TEXT_H_

#include <string>

#include "clients/verifier/opening.h"

namespace entente::cli {

// The lines that follow what is said of a bundle that has verified, for people.
std::string OpeningText(const verifier::Opening& opening);

// What is said of the bundle as JSON, with the same added for programs.
std::string OpeningJson(const std::string& verdict_json, const verifier::Opening& opening);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_OPENING_TEXT_H_
