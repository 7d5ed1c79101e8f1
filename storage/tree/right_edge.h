// The right edge of the tree: the partial tiles, which live in memory and grow with the log.
#ifndef ENTENTE_STORAGE_TREE_RIGHT_EDGE_H_
#define ENTENTE_STORAGE_TREE_RIGHT_EDGE_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "storage/tree/hash.h"
#include "storage/tree/tile.h"

namespace entente::tree {

// A tile that has got its last hash, and is to be kept.
struct FullTile {
  unsigned level = 0;
  uint64_t index = 0;
  std::string hashes;  // kFullTileBytes long.
};

// A value: a copy goes its own way. At most 8 KiB for each level that the tree has.
class RightEdge {
 public:
  // The edge of a tree of `size` leaves, from its full tiles and the hashes of its last leaves. `leaves`
  // gives the hashes of the leaves from `first` to the end, one after another: fewer than kTileWidth. Reads
  // fewer than kTileWidth full tiles for each level but the first.
  static absl::StatusOr<RightEdge> Rebuild(
      uint64_t size, TileReader full_tiles,
      absl::FunctionRef<absl::StatusOr<std::string>(uint64_t first)> leaves);

  // Adds a leaf. Tiles that it fills are added to `filled`, lower levels first.
  void Append(const Hash& leaf, std::vector<FullTile>& filled);

  // How many leaves the tree has.
  uint64_t size() const { return size_; }

  // The hashes of the partial tile of a level, one after another; empty if that level has none.
  const std::string& Partial(unsigned level) const { return partial_[level]; }

 private:
  uint64_t size_ = 0;
  std::array<std::string, kTileLevelsMax> partial_;
};

}  // namespace entente::tree

#endif  // ENTENTE_STORAGE_TREE_RIGHT_EDGE_H_
