#include "storage/tree/succession.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "storage/status_macros.h"
#include "storage/tree/errors.h"

namespace entente::tree {
namespace {

constexpr absl::string_view kPredecessor = "predecessor ";
constexpr absl::string_view kSuccessor = "successor ";
constexpr absl::string_view kRoutine = "reason routine";
constexpr absl::string_view kCompromised = "reason compromised";
constexpr size_t kLines = 6;

// The key behind `word` in a line.
absl::StatusOr<VerifierKey> KeyIn(absl::string_view line, absl::string_view word) {
  if (!absl::ConsumePrefix(&line, word)) return error::NoSuccession("a line does not name its key");
  return VerifierKey::Parse({line.data(), line.size()});
}

}  // namespace

std::string Succession::Format() const {
  return absl::StrCat(checkpoint.Format(), kPredecessor, predecessor.Format(), "\n", kSuccessor,
                      successor.Format(), "\n", reason == Reason::kRoutine ? kRoutine : kCompromised, "\n");
}

std::string Succession::Sign(const NoteSigner& before, const NoteSigner& next) const {
  const std::string text = Format();
  return SignedNote{text, {before.Sign(text), next.Sign(text)}}.Format();
}

absl::StatusOr<Succession> Succession::Open(std::string_view note) {
  ASSIGN_OR_RETURN(const SignedNote parsed, SignedNote::Parse(note));
  Succession succession;
  ASSIGN_OR_RETURN(succession.checkpoint, Checkpoint::Parse(parsed.text));
  const std::vector<absl::string_view> lines = absl::StrSplit(absl::StripSuffix(parsed.text, "\n"), '\n');
  if (lines.size() != kLines) return error::NoSuccession("it does not have six lines");
  ASSIGN_OR_RETURN(succession.predecessor, KeyIn(lines[3], kPredecessor));
  ASSIGN_OR_RETURN(succession.successor, KeyIn(lines[4], kSuccessor));
  if (lines[5] != kRoutine && lines[5] != kCompromised) return error::NoSuccession("it gives no reason");
  succession.reason = lines[5] == kRoutine ? Reason::kRoutine : Reason::kCompromised;
  for (const VerifierKey* key : {&succession.predecessor, &succession.successor}) {
    if (key->name != succession.checkpoint.origin) return error::NoSuccession("a key is that of another log");
    if (!IsSignedBy(parsed, *key)) return error::NoSuccession("it has no good signature of both keys");
  }
  if (succession.predecessor.public_key == succession.successor.public_key) {
    return error::NoSuccession("its keys are one and the same");
  }
  return succession;
}

}  // namespace entente::tree
