#include "storage/tree/log_tree.h"

#include <string>

#include "storage/errors.h"
#include "storage/status_macros.h"
#include "storage/tree/tile.h"

namespace entente::tree {

absl::Status LogTree::CheckSize(uint64_t size) const {
  return size <= log_->GetHead().position ? absl::OkStatus() : storage::error::NoSuchPosition(size);
}

absl::StatusOr<Hash> LogTree::Root(uint64_t size) const {
  RETURN_IF_ERROR(CheckSize(size));
  const auto tiles = [this](unsigned level, uint64_t index) { return log_->ReadTile(level, index); };
  const TileNodes nodes(tiles);
  return RootOf(size, nodes);
}

absl::StatusOr<Proof> LogTree::ProveInclusion(uint64_t position, uint64_t size) const {
  RETURN_IF_ERROR(CheckSize(size));
  if (position == 0 || position > size) return storage::error::NoSuchPosition(position);
  const auto tiles = [this](unsigned level, uint64_t index) { return log_->ReadTile(level, index); };
  const TileNodes nodes(tiles);
  return tree::ProveInclusion(position - 1, size, nodes);
}

absl::StatusOr<Proof> LogTree::ProveConsistency(uint64_t older, uint64_t newer) const {
  RETURN_IF_ERROR(CheckSize(newer));
  if (older > newer) return storage::error::NoSuchPosition(older);
  const auto tiles = [this](unsigned level, uint64_t index) { return log_->ReadTile(level, index); };
  const TileNodes nodes(tiles);
  return tree::ProveConsistency(older, newer, nodes);
}

}  // namespace entente::tree
