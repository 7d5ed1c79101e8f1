// What the parts of the verifier share: how to show what others have written, and to read their proofs.
#ifndef ENTENTE_CLIENTS_VERIFIER_FOREIGN_H_
#define ENTENTE_CLIENTS_VERIFIER_FOREIGN_H_

#include <optional>
#include <string>
#include <string_view>

#include "clients/verifier/verify.h"
#include "google/protobuf/repeated_field.h"
#include "storage/tree/proof.h"

namespace entente::verifier {

// A text of the other side as it may stand in a sentence: on a terminal it does nothing but be read.
std::string Shown(std::string_view text);

// The hashes of a proof; nothing if there are more than a tree can need, or one is no hash.
std::optional<tree::Proof> ProofOf(const google::protobuf::RepeatedPtrField<std::string>& hashes);

}  // namespace entente::verifier

#endif  // ENTENTE_CLIENTS_VERIFIER_FOREIGN_H_
