// Proofs over the Merkle tree, made and checked as RFC 9162 has it. Pure: no log, no disk, no state.
//
// Leaves are counted from 0 here, as everywhere in the world of transparency logs: the event at position p is
// leaf p - 1, and a tree of size n covers the positions 1 to n.
#ifndef ENTENTE_STORAGE_TREE_PROOF_H_
#define ENTENTE_STORAGE_TREE_PROOF_H_

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "storage/tree/hash.h"

namespace entente::tree {

using Proof = std::vector<Hash>;

// Gives the hash of the complete subtree over the leaves [index << level, (index + 1) << level). Asked only
// for subtrees that lie wholly inside the tree in question.
using NodeReader = absl::FunctionRef<absl::StatusOr<Hash>(unsigned level, uint64_t index)>;

// The root of the tree of the first `size` leaves. Errors are those of `nodes`.
absl::StatusOr<Hash> RootOf(uint64_t size, NodeReader nodes);

// The proof that the leaf `index` is in the tree of `size` leaves (RFC 9162, 2.1.3.1). Requires index < size.
absl::StatusOr<Proof> ProveInclusion(uint64_t index, uint64_t size, NodeReader nodes);

// The proof that the tree of `newer` leaves continues the one of `older` (RFC 9162, 2.1.4.1). Requires
// older <= newer. Empty where there is nothing to show: the older one is empty, or they are of one size.
absl::StatusOr<Proof> ProveConsistency(uint64_t older, uint64_t newer, NodeReader nodes);

// True if the proof shows `leaf` at `index` of the tree with `size` leaves and `root` (RFC 9162, 2.1.3.2).
bool VerifyInclusion(uint64_t index, uint64_t size, const Hash& leaf, const Hash& root, const Proof& proof);

// True if the proof shows that the tree with `newer` leaves and `newer_root` begins with the one of `older`
// leaves and `older_root` (RFC 9162, 2.1.4.2).
bool VerifyConsistency(uint64_t older, const Hash& older_root, uint64_t newer, const Hash& newer_root,
                       const Proof& proof);

}  // namespace entente::tree

#endif  // ENTENTE_STORAGE_TREE_PROOF_H_
