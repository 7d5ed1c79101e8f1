#include "storage/tree/growing_root.h"

namespace entente::tree {

void GrowingRoot::Append(const Hash& leaf) {
  Hash subtree = leaf;
  for (uint64_t left = size_; (left & 1) != 0; left >>= 1) {
    subtree = HashChildren(peaks_.back(), subtree);
    peaks_.pop_back();
  }
  peaks_.push_back(subtree);
  ++size_;
}

Hash GrowingRoot::Root() const {
  if (peaks_.empty()) return HashEmpty();
  Hash root = peaks_.back();
  for (auto peak = peaks_.rbegin() + 1; peak != peaks_.rend(); ++peak) root = HashChildren(*peak, root);
  return root;
}

}  // namespace entente::tree
