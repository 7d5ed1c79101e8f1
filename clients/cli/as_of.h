// The two flags that say as of when a query is answered.
#ifndef ENTENTE_CLIENTS_CLI_AS_OF_H_
#define ENTENTE_CLIENTS_CLI_AS_OF_H_

#include <string>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "entente/v1/context.pb.h"

namespace entente::cli {

// The values of the flags.
struct AsOfFlags {
  std::string effective_on;
  std::string recorded_before;

  // Adds the flags to a verb. This object must live as long as the verb.
  void AddTo(CLI::App& verb);
  // A usage error for a date or a time that does not exist.
  absl::Status Fill(v1::AsOf& as_of) const;
  bool IsSet() const { return !effective_on.empty() || !recorded_before.empty(); }
};

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_AS_OF_H_
