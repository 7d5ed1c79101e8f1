// Keeps proofs in files, and says what their verification has shown.
#ifndef ENTENTE_CLIENTS_CLI_LOG_PROOF_H_
#define ENTENTE_CLIENTS_CLI_LOG_PROOF_H_

#include <istream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/fetch_proof.h"
#include "clients/cli/session.h"
#include "clients/verifier/verify.h"
#include "entente/v1/proof.pb.h"

namespace entente::cli {

// Hands the cosignatures in a note to the log. The checkpoint with all that it keeps of it.
absl::StatusOr<v1::Checkpoint> HandInCosignatures(Connection& connection, const std::string& note);

// A bundle from its file, or from `input` if `path` is "-". A usage error if it is none.
absl::StatusOr<v1::ProofBundle> ReadBundle(const std::string& path, std::istream& input);

// A key of a log: as it stands, or from the file behind an @. A usage error if it is none.
absl::StatusOr<tree::VerifierKey> ReadLogKey(const std::string& key);


// What a verification of a bundle (or of a checkpoint, if it has no resource) has shown, for people and for
// programs.
std::string VerdictText(const verifier::Verdict& verdict, const v1::ProofBundle& bundle,
                        const tree::VerifierKey& log_key);
std::string VerdictJson(const verifier::Verdict& verdict, const v1::ProofBundle& bundle,
                        const tree::VerifierKey& log_key);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_LOG_PROOF_H_
