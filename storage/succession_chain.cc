#include "storage/succession_chain.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "storage/errors.h"
#include "storage/status_macros.h"
#include "storage/tree/log_tree.h"

namespace entente::storage {
namespace {

bool IsSame(const tree::VerifierKey& a, const tree::VerifierKey& b) {
  return a.Format() == b.Format();
}

absl::Status Check(const EventLog& log, const tree::Succession& succession, const std::string& what) {
  const uint64_t size = succession.checkpoint.size;
  if (succession.checkpoint.origin != tree::OriginOf(log.LogId())) {
    return error::Corrupt(what, "it is about another log");
  }
  if (size > log.GetHead().position) {
    return error::Corrupt(
        what, absl::StrFormat("the log had %d events then and has %d now", size, log.GetHead().position));
  }
  ASSIGN_OR_RETURN(const tree::Hash root, tree::LogTree(&log).Root(size));
  if (root != succession.checkpoint.root) {
    return error::Corrupt(what, absl::StrFormat("the first %d events of the log were others then", size));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<KeptSuccession>> CheckSuccessions(const EventLog& log,
                                                             const tree::VerifierKey& current) {
  ASSIGN_OR_RETURN(std::vector<std::string> notes, log.ReadSuccessions());
  std::vector<KeptSuccession> kept;
  for (std::string& note : notes) {
    const std::string what = absl::StrFormat("succession note %d of the log", kept.size() + 1);
    auto opened = tree::Succession::Open(note);
    if (!opened.ok()) return error::Corrupt(what, std::string(opened.status().message()));
    RETURN_IF_ERROR(Check(log, *opened, what));
    if (!kept.empty() && !IsSame(kept.back().succession.successor, opened->predecessor)) {
      return error::Corrupt(what, "it does not continue the one before");
    }
    kept.push_back({*std::move(opened), std::move(note)});
  }
  if (!kept.empty() && !IsSame(kept.back().succession.successor, current)) {
    return error::LogKeyRotationInterrupted();
  }
  return kept;
}

std::vector<tree::VerifierKey> FormerKeys(const std::vector<KeptSuccession>& successions) {
  std::vector<tree::VerifierKey> keys;
  for (const KeptSuccession& kept : successions) keys.push_back(kept.succession.predecessor);
  return keys;
}

}  // namespace entente::storage
