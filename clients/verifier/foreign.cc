#include "clients/verifier/foreign.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/tree/hash.h"

namespace entente::verifier {
namespace {

// No tree of up to 2^64 leaves needs more hashes than this in a proof.
constexpr int kProofHashesMax = 128;

}  // namespace

std::string Shown(std::string_view text) {
  const absl::string_view shown(text.data(), text.size());
  if (shown.size() <= kShownBytesMax) return absl::CEscape(shown);
  return absl::StrCat(absl::CEscape(shown.substr(0, kShownBytesMax)), "...");
}

std::optional<tree::Proof> ProofOf(const google::protobuf::RepeatedPtrField<std::string>& hashes) {
  if (hashes.size() > kProofHashesMax) return std::nullopt;
  tree::Proof proof;
  for (const std::string& bytes : hashes) {
    const std::optional<tree::Hash> hash = tree::ToHash(bytes);
    if (!hash.has_value()) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

}  // namespace entente::verifier
