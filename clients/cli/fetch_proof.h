// Gets proofs from a server. Whether they prove anything is for the verifier to say.
#ifndef ENTENTE_CLIENTS_CLI_FETCH_PROOF_H_
#define ENTENTE_CLIENTS_CLI_FETCH_PROOF_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/caller.h"
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
absl::StatusOr<v1::Checkpoint> FetchCheckpoint(Caller& caller, const std::string& older_note,
                                               bool cosigned = false);

// All pages of the proof, as one bundle, under a checkpoint of their own.
absl::StatusOr<v1::ProofBundle> FetchBundle(Caller& caller, const ProofQuestion& question);

// The same under a checkpoint that is at hand; `older_note` and `cosigned` of the question were asked with
// it.
absl::StatusOr<v1::ProofBundle> FetchBundle(Caller& caller, const ProofQuestion& question,
                                            const v1::Checkpoint& checkpoint);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_FETCH_PROOF_H_
