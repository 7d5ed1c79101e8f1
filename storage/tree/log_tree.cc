#include "storage/tree/log_tree.h"

#include <string>
#include <string_view>

#include "absl/strings/str_format.h"
#include "storage/errors.h"
#include "storage/status_macros.h"
#include "storage/tree/tile.h"

namespace entente::tree {

absl::Status LogTree::CheckSize(uint64_t size) const {
  return size <= log_->GetHead().position ? absl::OkStatus() : storage::error::NoSuchPosition(size);
}

absl::StatusOr<std::string> LogTree::Tile(unsigned level, uint64_t index) const {
  ASSIGN_OR_RETURN(std::string tile, log_->ReadTile(level, index));
  if (tile.size() < kFullTileBytes) return tile;  // At the right edge, made anew when the log was opened.
  ASSIGN_OR_RETURN(const std::string above, log_->ReadTile(level + 1, index >> kTileHeight));
  const size_t at = (index % kTileWidth) * kHashBytes;
  if (above.size() < at + kHashBytes ||
      HashInTile(tile, 0, kTileHeight) != *ToHash(std::string_view(above).substr(at, kHashBytes))) {
    return storage::error::Corrupt(absl::StrFormat("the tile %d of level %d", index, level),
                                   "its hashes and the level above differ");
  }
  return tile;
}

absl::StatusOr<Hash> LogTree::Root(uint64_t size) const {
  RETURN_IF_ERROR(CheckSize(size));
  const auto tiles = [this](unsigned level, uint64_t index) { return Tile(level, index); };
  const TileNodes nodes(tiles);
  return RootOf(size, nodes);
}

absl::StatusOr<Proof> LogTree::ProveInclusion(uint64_t position, uint64_t size) const {
  RETURN_IF_ERROR(CheckSize(size));
  if (position == 0 || position > size) return storage::error::NoSuchPosition(position);
  const auto tiles = [this](unsigned level, uint64_t index) { return Tile(level, index); };
  const TileNodes nodes(tiles);
  return tree::ProveInclusion(position - 1, size, nodes);
}

absl::StatusOr<Proof> LogTree::ProveConsistency(uint64_t older, uint64_t newer) const {
  RETURN_IF_ERROR(CheckSize(newer));
  if (older > newer) return storage::error::NoSuchPosition(older);
  const auto tiles = [this](unsigned level, uint64_t index) { return Tile(level, index); };
  const TileNodes nodes(tiles);
  return tree::ProveConsistency(older, newer, nodes);
}

}  // namespace entente::tree
