// Gets proofs from a server, and keeps them in files.
#ifndef ENTENTE_CLIENTS_CLI_LOG_PROOF_H_
#define ENTENTE_CLIENTS_CLI_LOG_PROOF_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/session.h"
#include "clients/verifier/verify.h"
#include "entente/v1/proof.pb.h"

namespace entente::cli {

// Which events are to be proved, and since which checkpoint.
struct ProofQuestion {
  std::string name;
  uint64_t first_version = 0;
  uint64_t last_version = 0;
  // The signed note of a checkpoint that was kept; empty if there is none.
  std::string older_note;
  // The proofs lead to the newest checkpoint that a witness has cosigned.
  bool cosigned = false;
};

// A new checkpoint, or the newest that a witness has cosigned, with the proof that it continues the one in
// `older_note`, if that is not empty.
absl::StatusOr<v1::Checkpoint> FetchCheckpoint(Connection& connection, const std::string& older_note,
                                               bool cosigned = false);

// Hands the cosignatures in a note to the log. The checkpoint with all that it keeps of it.
absl::StatusOr<v1::Checkpoint> HandInCosignatures(Connection& connection, const std::string& note);

// All pages of the proof, as one bundle.
absl::StatusOr<v1::ProofBundle> FetchBundle(Connection& connection, const ProofQuestion& question);

// A bundle from its file. A usage error if the file is none.
absl::StatusOr<v1::ProofBundle> ReadBundle(const std::string& path);

// A key of a log: as it stands, or from the file behind an @. A usage error if it is none.
absl::StatusOr<tree::VerifierKey> ReadLogKey(const std::string& key);

// The content of a file; `FileUnreadable` if it cannot be read.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Writes to a file, or to the output if `path` is empty.
absl::Status WriteOutput(Session& session, const std::string& path, const std::string& content);

// What a verification of a bundle (or of a checkpoint, if it has no resource) has shown, for people and for
// programs.
std::string VerdictText(const verifier::Verdict& verdict, const v1::ProofBundle& bundle,
                        const tree::VerifierKey& log_key);
std::string VerdictJson(const verifier::Verdict& verdict, const v1::ProofBundle& bundle,
                        const tree::VerifierKey& log_key);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_LOG_PROOF_H_
