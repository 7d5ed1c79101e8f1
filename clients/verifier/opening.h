// Verifies how a log goes on from another one, for those who hold a checkpoint of the other.
//
// A log that was restored to an earlier point, or rebuilt from an export, has an identity and a key of its
// own, so nothing that the old key has signed says anything about it. What joins the two is the first fact of
// the new log, `LogOpened`, and the checkpoint that an auditor has kept: the old key has signed the one, the
// new key the other, and the roots tell whether they speak of the same events.
#ifndef ENTENTE_CLIENTS_VERIFIER_OPENING_H_
#define ENTENTE_CLIENTS_VERIFIER_OPENING_H_

#include <cstdint>
#include <string>

#include "clients/verifier/verify.h"
#include "entente/v1/log.pb.h"
#include "entente/v1/proof.pb.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/hash.h"
#include "storage/tree/proof.h"
#include "storage/tree/signed_note.h"

namespace entente::verifier {

// What was kept of the other log: its key, and a checkpoint that this key has signed.
struct FormerLog {
  tree::VerifierKey log_key;
  std::string note;
};

// What was shown of the two logs, if there is no fault.
struct Opening {
  v1::LogOpened opened;
  // What the checkpoint that was kept says.
  tree::Checkpoint kept;
  // How many events of that checkpoint the new log does not have: the last ones.
  uint64_t left_behind = 0;
  // Whether the events that both have are the same byte for byte. False after a replay in which records of
  // people were sealed anew: then the new log only says that it was made of exactly the events of the
  // checkpoint, and the old log had them.
  bool is_byte_for_byte = false;
};

// Verifies a bundle of the history of the log itself, `logs/{log}`, from version 1 on, as `VerifyBundle` does
// under the key of the new log (`trust.older_note` is not looked at), and that its `LogOpened` is true of the
// old log:
//
//  - it names the origin of the old log, and stands behind exactly the events that it says it has taken over,
//  - a restored log has exactly these events before it: its root is that of the tree up to there,
//  - the checkpoint that was kept is of the same events. If it covers no more than were taken over, they are
//    the beginning of the new log (where it covers fewer, `consistency_proof` must be made for its size). If
//    it covers more, `LogOpened` must hold the proof that it continues those that were taken over.
//
// What the old log had behind the checkpoint that was kept, nobody can tell from it.
Verdict VerifyOpening(const v1::ProofBundle& bundle, const Trust& trust, const FormerLog& former,
                      Opening& opening);

// The root of the first `index` leaves of a tree of `size`, made of the inclusion proof of the leaf behind
// them. As true as that proof, which has to be verified first.
tree::Hash RootBefore(uint64_t index, uint64_t size, const tree::Proof& proof);

}  // namespace entente::verifier

#endif  // ENTENTE_CLIENTS_VERIFIER_OPENING_H_
