// The map of heads of a growing log, in memory: changed head by head, with its root and the ways in it at any
// time.
#ifndef ENTENTE_STORAGE_TREE_HEADS_MAP_H_
#define ENTENTE_STORAGE_TREE_HEADS_MAP_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "storage/tree/heads.h"

namespace entente::tree {

// About 40 bytes for each resource, and 300 kB besides. A copy shares its parts with the original until one
// of the two changes them.
//
// A map and its copies are for one thread at a time, also `Root` and `Way`: they hash what was changed since
// the last time.
class HeadsMap {
 public:
  HeadsMap();

  // Sets the last version of the resource with that key; 0 takes it out.
  void Set(const Hash& key, uint64_t version);

  // The version that was set; 0 if there is none.
  uint64_t Find(const Hash& key) const;

  // How many resources there are.
  uint64_t size() const { return size_; }

  // The root. Costs the hashes of the parts that were changed since the last time.
  Hash Root();

  // The way to a key.
  HeadWay Way(const Hash& key);

 private:
  // The first so many bits of a key tell its part.
  static constexpr size_t kPartBits = 12;
  static constexpr size_t kParts = size_t{1} << kPartBits;

  using Heads = std::vector<Head>;

  static size_t PartFor(const Hash& key) { return static_cast<size_t>(key[0]) << 4 | key[1] >> 4; }
  // Hashes what was changed.
  void Refresh();

  // Ordered by key. Shared with copies as long as they are not changed.
  std::vector<std::shared_ptr<Heads>> parts_;
  // A binary tree over the parts, its root at 1: the children of i are 2 i and 2 i + 1.
  std::vector<MapPart> nodes_;
  std::vector<bool> changed_;
  std::vector<size_t> changed_parts_;
  uint64_t size_ = 0;
};

}  // namespace entente::tree

#endif  // ENTENTE_STORAGE_TREE_HEADS_MAP_H_
