// How a verb is declared: its flags in a struct that lives as long as its action, and a function that runs
// it.
#ifndef ENTENTE_CLIENTS_CLI_VERB_H_
#define ENTENTE_CLIENTS_CLI_VERB_H_

#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "clients/cli/session.h"

namespace entente::cli {

// A verb in the making.
template <typename Flags>
struct Verb {
  CLI::App& app;
  // What its options fill.
  Flags& flags;
};

// Adds a verb to `parent`, the program or a verb of verbs. If it is chosen, `run` runs with what its options
// have filled.
template <typename Flags, typename Run>
Verb<Flags> AddVerb(CLI::App& parent, Action& chosen, const char* name, const char* what, Run run) {
  const auto flags = std::make_shared<Flags>();
  CLI::App& app = *parent.add_subcommand(name, what);
  app.callback([&chosen, flags, run] {
    chosen = [flags, run](Session& session) -> absl::Status { return run(session, *flags); };
  });
  return {app, *flags};
}

// Adds an option that may be repeated, one value each time.
inline CLI::Option& AddRepeated(CLI::App& verb, const char* name, std::vector<std::string>& values,
                                const char* what, const char* type) {
  return *verb.add_option(name, values, std::string(what) + "; may be repeated")
              ->type_name(type)
              ->allow_extra_args(false)
              ->take_all();
}

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_VERB_H_
