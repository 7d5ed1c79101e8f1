#include "storage/tree/right_edge.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "storage/errors.h"
#include "storage/status_macros.h"

namespace entente::tree {

absl::StatusOr<RightEdge> RightEdge::Rebuild(
    uint64_t size, TileReader full_tiles,
    absl::FunctionRef<absl::StatusOr<std::string>(uint64_t first)> leaves) {
  RightEdge edge;
  edge.size_ = size;
  const uint64_t last_leaves = size % kTileWidth;
  if (last_leaves > 0) {
    ASSIGN_OR_RETURN(edge.partial_[0], leaves(size - last_leaves));
    if (edge.partial_[0].size() != last_leaves * kHashBytes) {
      return storage::error::Corrupt("the right edge of the tree", "it lacks leaves");
    }
  }
  for (unsigned level = 1; HashesAtLevel(size, level) > 0; ++level) {
    const uint64_t end = HashesAtLevel(size, level);
    for (uint64_t index = end - end % kTileWidth; index < end; ++index) {
      ASSIGN_OR_RETURN(const std::string below, full_tiles(level - 1, index));
      if (below.size() != kFullTileBytes) {
        return storage::error::Corrupt(absl::StrFormat("the tile %d of level %d", index, level - 1),
                                       "it is not full");
      }
      edge.partial_[level].append(ToView(HashInTile(below, 0, kTileHeight)));
    }
  }
  return edge;
}

void RightEdge::Append(const Hash& leaf, std::vector<FullTile>& filled) {
  Hash hash = leaf;
  for (unsigned level = 0; level < kTileLevelsMax; ++level) {
    std::string& partial = partial_[level];
    partial.append(ToView(hash));
    if (partial.size() < kFullTileBytes) break;
    hash = HashInTile(partial, 0, kTileHeight);
    filled.push_back({level, HashesAtLevel(size_, level) >> kTileHeight, std::exchange(partial, {})});
  }
  ++size_;
}

}  // namespace entente::tree
