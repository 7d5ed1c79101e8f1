// The root of a tree that grows leaf by leaf, in the memory of one path.
#ifndef ENTENTE_STORAGE_TREE_GROWING_ROOT_H_
#define ENTENTE_STORAGE_TREE_GROWING_ROOT_H_

#include <cstdint>
#include <vector>

#include "storage/tree/hash.h"

namespace entente::tree {

// For those who read a log from its first leaf to its last and want nothing but its root (RFC 6962, 2.1). A
// value; not thread-safe.
class GrowingRoot {
 public:
  // Adds the hash of the next leaf.
  void Append(const Hash& leaf);

  // How many leaves there are.
  uint64_t size() const { return size_; }

  // The root of the tree of all leaves so far.
  Hash Root() const;

 private:
  uint64_t size_ = 0;
  // The roots of the complete subtrees that the leaves make, the largest first: one for each bit of `size_`.
  std::vector<Hash> peaks_;
};

}  // namespace entente::tree

#endif  // ENTENTE_STORAGE_TREE_GROWING_ROOT_H_
