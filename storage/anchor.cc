#include "storage/anchor.h"

#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "storage/durable_file.h"
#include "storage/errors.h"
#include "storage/status_macros.h"
#include "storage/tree/log_tree.h"

namespace entente::storage {

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
