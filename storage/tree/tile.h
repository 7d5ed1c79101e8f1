// Tiles: how the tree is cut into pieces of one size for keeping and for handing out, as C2SP tlog-tiles has
// it.
//
// The tile `index` of `level` holds the hashes of up to 256 neighbouring complete subtrees of 256^level
// leaves. A full tile never changes; only the last one of each level, at the right edge, is partial.
#ifndef ENTENTE_STORAGE_TREE_TILE_H_
#define ENTENTE_STORAGE_TREE_TILE_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "storage/tree/hash.h"

namespace entente::tree {

// How many levels of the tree one level of tiles has, and how many hashes a full tile.
inline constexpr unsigned kTileHeight = 8;
inline constexpr uint64_t kTileWidth = uint64_t{1} << kTileHeight;
inline constexpr size_t kFullTileBytes = kTileWidth * kHashBytes;

// 256^8 leaves are as many as there are positions.
inline constexpr unsigned kTileLevelsMax = 8;

// How many hashes a level of tiles has in all in a tree of `size` leaves.
constexpr uint64_t HashesAtLevel(uint64_t size, unsigned level) {
  return level >= kTileLevelsMax ? 0 : size >> (level * kTileHeight);
}

// The hash over 2^height hashes of a tile, from the one at `first` on. `hashes` are the tile's, one after
// another; requires that it has them.
Hash HashInTile(std::string_view hashes, uint64_t first, unsigned height);

// Gives the hashes of a tile, one after another: all that it has, at least those that the tree in question
// has.
using TileReader = absl::FunctionRef<absl::StatusOr<std::string>(unsigned level, uint64_t index)>;

// Reads nodes (see `NodeReader`) out of tiles. Keeps the tiles that it has read, so one of these serves one
// proof or a few, not the life of a server. One thread.
class TileNodes {
 public:
  explicit TileNodes(TileReader tiles) : tiles_(tiles) {}

  // `DATA_LOSS` if a tile lacks hashes that it must have; other errors are those of the reader.
  absl::StatusOr<Hash> operator()(unsigned level, uint64_t index) const;

 private:
  struct Kept {
    bool is_there = false;
    uint64_t index = 0;
    std::string hashes;
  };

  TileReader tiles_;
  // The tile read last, for each level: a proof asks for neighbours.
  mutable Kept kept_[kTileLevelsMax];
};

// The path of a tile below the root of a tile server: `tile/0/x001/234`, and `tile/0/x001/234.p/7` for one
// that has only 7 hashes. `width` is 1 to kTileWidth.
std::string TilePath(unsigned level, uint64_t index, uint64_t width);

// The path of a bundle of entries: `tile/entries/x001/234`.
std::string EntriesPath(uint64_t index, uint64_t width);

}  // namespace entente::tree

#endif  // ENTENTE_STORAGE_TREE_TILE_H_
