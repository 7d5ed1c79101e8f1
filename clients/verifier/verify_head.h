// Verifies which version of a resource was its last one.
#ifndef ENTENTE_CLIENTS_VERIFIER_VERIFY_HEAD_H_
#define ENTENTE_CLIENTS_VERIFIER_VERIFY_HEAD_H_

#include "clients/verifier/verify.h"
#include "entente/v1/proof.pb.h"
#include "storage/tree/checkpoint.h"

namespace entente::verifier {

// Verifies the head of a bundle whose events stand in `verdict.records`: that an event `HeadsRooted` is in
// the tree of the checkpoint, that the map of its root has the version for the resource, and that the events
// of the bundle agree with it and reach it. What was proved is in `verdict.head`.
//
// It does not show that this was the newest rooting: a server, and whoever passes a bundle on, may choose an
// older one. What `verdict.head` says of the events after it is the bound of what can be hidden in that way.
//
// A server can root a false map; it cannot take it back, and whoever replays the log finds it.
void CheckHead(const v1::ProofBundle& bundle, const tree::Checkpoint& checkpoint, Verdict& verdict);

}  // namespace entente::verifier

#endif  // ENTENTE_CLIENTS_VERIFIER_VERIFY_HEAD_H_
