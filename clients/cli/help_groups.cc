#include "clients/cli/help_groups.h"

#include <string>
#include <utility>
#include <vector>

namespace entente::cli {
namespace {

using Group = std::pair<const char*, std::vector<std::string>>;

const std::vector<Group>& Groups() {
  static const auto& groups = *new std::vector<Group>{
      {"Day by day", {"my", "due", "brief", "findings", "acknowledge", "accept", "sweep", "explain"}},
      {"Playbooks and rules", {"playbook", "rules", "override", "end-override"}},
      {"What an alliance is, and where it stands",
       {"new", "needs", "origin", "classify", "stage", "gate", "condition", "kpi", "obligation", "discharge",
        "retire", "retired"}},
      {"Who works on an alliance",
       {"assign", "unassign", "handover", "handed-over", "team", "engage", "release", "sign-off", "pair",
        "unpair", "insight", "activity", "activities"}},
      {"People and organizations",
       {"org", "person", "profile", "competency", "depart", "hold", "erase", "erasure"}},
      {"Correct, approve, close", {"void", "approve", "reject", "close-period", "period"}},
      {"Look it up",
       {"get", "list", "trail", "compare", "accountable", "exceptions", "backdating", "report", "export"}},
      {"Proofs", {"log-key", "checkpoint", "cosign", "prove", "verify", "tiles"}},
      {"Programs and operators", {"import", "call", "info"}},
  };
  return groups;
}

}  // namespace

void GroupVerbs(CLI::App& app) {
  for (const auto& [title, names] : Groups()) {
    for (const std::string& name : names) {
      // The library shows groups and verbs in the order in which they were added.
      const CLI::App_p verb = app.get_subcommand_ptr(name);
      app.remove_subcommand(verb.get());
      app.add_subcommand(verb);
      verb->group(title);
    }
  }
}

}  // namespace entente::cli
