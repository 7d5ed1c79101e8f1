#include "storage/tree/tile.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/errors.h"
#include "storage/status_macros.h"

namespace entente::tree {
namespace {

// `1234067` is `x001/x234/067`, so that no directory gets too many entries.
std::string NumberPath(uint64_t index) {
  std::string path = absl::StrFormat("%03d", index % 1000);
  for (index /= 1000; index > 0; index /= 1000) {
    path = absl::StrCat(absl::StrFormat("x%03d/", index % 1000), path);
  }
  return path;
}

std::string WidthSuffix(uint64_t width) {
  return width == kTileWidth ? "" : absl::StrCat(".p/", width);
}

}  // namespace

Hash HashInTile(std::string_view hashes, uint64_t first, unsigned height) {
  const uint64_t count = uint64_t{1} << height;
  std::vector<Hash> nodes;
  nodes.reserve(count);
  for (uint64_t i = first; i < first + count; ++i) {
    nodes.push_back(*ToHash(hashes.substr(i * kHashBytes, kHashBytes)));
  }
  for (uint64_t left = count; left > 1; left /= 2) {
    for (uint64_t i = 0; i < left / 2; ++i) nodes[i] = HashChildren(nodes[2 * i], nodes[2 * i + 1]);
  }
  return nodes[0];
}

absl::StatusOr<Hash> TileNodes::operator()(unsigned level, uint64_t index) const {
  const unsigned tile_level = level / kTileHeight;
  const unsigned height = level % kTileHeight;
  const uint64_t first = index << height;  // Among all hashes of the level of tiles.
  const uint64_t tile = first >> kTileHeight;
  Kept& kept = kept_[tile_level];
  if (!kept.is_there || kept.index != tile) {
    ASSIGN_OR_RETURN(std::string hashes, tiles_(tile_level, tile));
    kept = {true, tile, std::move(hashes)};
  }
  const uint64_t offset = first & (kTileWidth - 1);
  if (kept.hashes.size() < (offset + (uint64_t{1} << height)) * kHashBytes) {
    return storage::error::Corrupt(absl::StrFormat("the tile %d of level %d", tile, tile_level),
                                   "it lacks hashes");
  }
  return HashInTile(kept.hashes, offset, height);
}

std::string TilePath(unsigned level, uint64_t index, uint64_t width) {
  return absl::StrCat("tile/", level, "/", NumberPath(index), WidthSuffix(width));
}

std::string EntriesPath(uint64_t index, uint64_t width) {
  return absl::StrCat("tile/entries/", NumberPath(index), WidthSuffix(width));
}

}  // namespace entente::tree
