#include "storage/anchor.h"

#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/durable_file.h"
#include "storage/errors.h"
#include "storage/status_macros.h"
#include "storage/tree/log_tree.h"
#include "storage/tree/right_edge.h"
#include "storage/tree/tile.h"

namespace entente::storage {
namespace {

absl::Status CheckTile(const EventLog& log, unsigned level, uint64_t index, std::string_view expected) {
  ASSIGN_OR_RETURN(const std::string found, log.ReadTile(level, index));
  if (std::string_view(found).substr(0, expected.size()) == expected) return absl::OkStatus();
  return error::Corrupt(absl::StrFormat("the tile %d of level %d", index, level),
                        "it has other hashes than the events");
}

// The tree up to `size` is known to be right. Holds what it has for later events against these: nothing was
// signed of them, so a tile that was altered would be signed now. They are those of the second before a
// crash.
absl::Status CheckTreeFrom(const EventLog& log, uint64_t size) {
  const uint64_t end = log.GetHead().position;
  if (size == end) return absl::OkStatus();
  const auto tiles = [&log](unsigned level, uint64_t index) { return log.ReadTile(level, index); };
  const auto leaves = [&log, size](uint64_t first) -> absl::StatusOr<std::string> {
    std::string hashes;
    RETURN_IF_ERROR(log.Scan(first + 1, Direction::kForward, [&](const StoredRecord& record) {
      hashes.append(record.leaf_hash);
      return record.position < size;
    }));
    return hashes;
  };
  ASSIGN_OR_RETURN(tree::RightEdge edge, tree::RightEdge::Rebuild(size, tiles, leaves));
  absl::Status tile_status;
  RETURN_IF_ERROR(log.Scan(size + 1, Direction::kForward, [&](const StoredRecord& record) {
    std::vector<tree::FullTile> filled;
    edge.Append(*tree::ToHash(record.leaf_hash), filled);
    for (const tree::FullTile& tile : filled) {
      tile_status.Update(CheckTile(log, tile.level, tile.index, tile.hashes));
    }
    return tile_status.ok() && record.position < end;
  }));
  RETURN_IF_ERROR(tile_status);
  for (unsigned level = 0; level < tree::kTileLevelsMax; ++level) {
    if (edge.Partial(level).empty()) continue;
    RETURN_IF_ERROR(
        CheckTile(log, level, tree::HashesAtLevel(end, level) >> tree::kTileHeight, edge.Partial(level)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Anchor::CheckLogIsThere(const std::string& file, bool is_there) {
  if (is_there) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<std::string> note, ReadSmallFile(file, tree::kNoteBytesMax));
  return note.has_value() ? error::ForeignAnchor(file, "there is no log") : absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Anchor>> Anchor::Open(Options options, tree::Checkpointer* checkpointer) {
  std::unique_ptr<Anchor> anchor(new Anchor(std::move(options), checkpointer));
  RETURN_IF_ERROR(anchor->Check());
  return anchor;
}

absl::Status Anchor::Check() {
  ASSIGN_OR_RETURN(const std::optional<std::string> note, ReadSmallFile(options_.file, tree::kNoteBytesMax));
  if (note.has_value()) return CheckNote(*note);
  // A log without events may have been created a moment before a crash, and has nothing to lose yet.
  if (checkpointer_->log().GetHead().position > 0 && !options_.accept_missing) {
    return error::MissingAnchor(options_.file);
  }
  return Write();
}

absl::Status Anchor::CheckNote(const std::string& note) {
  const auto parsed = tree::SignedNote::Parse(note);
  if (!parsed.ok()) {
    return error::Corrupt(absl::StrFormat("the anchor %s", options_.file),
                          std::string(parsed.status().message()));
  }
  const auto checkpoint = tree::Checkpoint::Parse(parsed->text);
  if (!checkpoint.ok()) {
    return error::Corrupt(absl::StrFormat("the anchor %s", options_.file),
                          std::string(checkpoint.status().message()));
  }
  if (checkpoint->origin != checkpointer_->verifier_key().name) {
    return error::ForeignAnchor(options_.file, "it names another log");
  }
  if (!checkpointer_->HasSigned(*parsed)) {
    return error::Corrupt(absl::StrFormat("the anchor %s", options_.file),
                          "it has no good signature of the key of this log");
  }
  const uint64_t end = checkpointer_->log().GetHead().position;
  if (checkpoint->size > end) return error::TruncatedLog(options_.file, checkpoint->size, end);
  ASSIGN_OR_RETURN(const tree::Hash root, tree::LogTree(&checkpointer_->log()).Root(checkpoint->size));
  if (root != checkpoint->root) {
    return error::ForeignAnchor(options_.file,
                                absl::StrFormat("its first %d events are others", checkpoint->size));
  }
  RETURN_IF_ERROR(CheckTreeFrom(checkpointer_->log(), checkpoint->size));
  MutexLock lock(mutex_);
  // One that a former key has signed is replaced by the next.
  is_anchored_ = tree::IsSignedBy(*parsed, checkpointer_->verifier_key());
  anchored_position_ = checkpoint->size;
  return absl::OkStatus();
}

absl::Status Anchor::Write() {
  MutexLock lock(mutex_);
  const uint64_t end = checkpointer_->log().GetHead().position;
  if (is_anchored_ && anchored_position_ == end) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto checkpoint, checkpointer_->Covering(end));
  RETURN_IF_ERROR(ReplaceFile(options_.file, checkpoint->note, 0644));
  is_anchored_ = true;
  anchored_position_ = checkpoint->checkpoint.size;
  return absl::OkStatus();
}

}  // namespace entente::storage
