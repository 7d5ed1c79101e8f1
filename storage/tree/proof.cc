#include "storage/tree/proof.h"

#include <bit>

#include "storage/status_macros.h"

namespace entente::tree {
namespace {

// Where a tree over `count` > 1 leaves is split: the largest power of two below `count`.
uint64_t SplitOf(uint64_t count) {
  return std::bit_floor(count - 1);
}

// The leaves [begin, end) of a tree. Invariant of all that is made by splitting: `begin` is a multiple of the
// smallest power of two that is not below the number of leaves.
struct Range {
  uint64_t begin;
  uint64_t end;

  uint64_t count() const { return end - begin; }
  uint64_t middle() const { return begin + SplitOf(count()); }
  Range left() const { return {begin, middle()}; }
  Range right() const { return {middle(), end}; }
};

// The hash over a range. Depth and number of nodes read are at most 64, because only right edges are split.
absl::StatusOr<Hash> HashOf(Range range, NodeReader nodes) {
  if (std::has_single_bit(range.count())) {
    const unsigned level = static_cast<unsigned>(std::countr_zero(range.count()));
    return nodes(level, range.begin >> level);
  }
  ASSIGN_OR_RETURN(const Hash left, HashOf(range.left(), nodes));
  ASSIGN_OR_RETURN(const Hash right, HashOf(range.right(), nodes));
  return HashChildren(left, right);
}

absl::Status AddInclusion(uint64_t index, Range range, NodeReader nodes, Proof& proof) {
  if (range.count() == 1) return absl::OkStatus();
  const bool is_left = index < range.middle();
  RETURN_IF_ERROR(AddInclusion(index, is_left ? range.left() : range.right(), nodes, proof));
  ASSIGN_OR_RETURN(const Hash sibling, HashOf(is_left ? range.right() : range.left(), nodes));
  proof.push_back(sibling);
  return absl::OkStatus();
}

// `is_known` says whether the range is what the older tree begins with, so that its hash need not be told.
absl::Status AddConsistency(uint64_t older, Range range, bool is_known, NodeReader nodes, Proof& proof) {
  if (older == range.end) {
    if (is_known) return absl::OkStatus();
    ASSIGN_OR_RETURN(const Hash hash, HashOf(range, nodes));
    proof.push_back(hash);
    return absl::OkStatus();
  }
  const bool is_left = older <= range.middle();
  RETURN_IF_ERROR(
      AddConsistency(older, is_left ? range.left() : range.right(), is_left && is_known, nodes, proof));
  ASSIGN_OR_RETURN(const Hash sibling, HashOf(is_left ? range.right() : range.left(), nodes));
  proof.push_back(sibling);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Hash> RootOf(uint64_t size, NodeReader nodes) {
  if (size == 0) return HashEmpty();
  return HashOf({0, size}, nodes);
}

absl::StatusOr<Proof> ProveInclusion(uint64_t index, uint64_t size, NodeReader nodes) {
  Proof proof;
  RETURN_IF_ERROR(AddInclusion(index, {0, size}, nodes, proof));
  return proof;
}

absl::StatusOr<Proof> ProveConsistency(uint64_t older, uint64_t newer, NodeReader nodes) {
  Proof proof;
  if (older == 0 || older == newer) return proof;
  RETURN_IF_ERROR(AddConsistency(older, {0, newer}, true, nodes, proof));
  return proof;
}

bool VerifyInclusion(uint64_t index, uint64_t size, const Hash& leaf, const Hash& root, const Proof& proof) {
  if (index >= size) return false;
  uint64_t node = index;
  uint64_t last = size - 1;
  Hash hash = leaf;
  for (const Hash& sibling : proof) {
    if (last == 0) return false;
    if ((node & 1) == 1 || node == last) {
      hash = HashChildren(sibling, hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = HashChildren(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

bool VerifyConsistency(uint64_t older, const Hash& older_root, uint64_t newer, const Hash& newer_root,
                       const Proof& proof) {
  if (older > newer) return false;
  if (older == newer) return proof.empty() && older_root == newer_root;
  if (older == 0) return proof.empty() && older_root == HashEmpty();
  auto step = proof.begin();
  // Where the older tree is one complete subtree its root is the first hash, and is not told again.
  const bool is_complete = std::has_single_bit(older);
  if (!is_complete && step == proof.end()) return false;
  Hash older_hash = is_complete ? older_root : *step++;
  Hash newer_hash = older_hash;
  uint64_t node = (older - 1) >> std::countr_one(older - 1);
  uint64_t last = (newer - 1) >> std::countr_one(older - 1);
  for (; step != proof.end(); ++step) {
    if (last == 0) return false;
    if ((node & 1) == 1 || node == last) {
      older_hash = HashChildren(*step, older_hash);
      newer_hash = HashChildren(*step, newer_hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      newer_hash = HashChildren(newer_hash, *step);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && older_hash == older_root && newer_hash == newer_root;
}

}  // namespace entente::tree
