#include "storage/tree/checkpointer.h"

#include <algorithm>
#include <utility>

#include "storage/errors.h"
#include "storage/status_macros.h"
#include "storage/tree/log_tree.h"

namespace entente::tree {

absl::StatusOr<std::shared_ptr<const SignedCheckpoint>> Checkpointer::Covering(uint64_t position) {
  MutexLock lock(mutex_);
  if (last_ != nullptr && last_->checkpoint.size >= position) return last_;
  const uint64_t size = log_->GetHead().position;
  if (size < position) return storage::error::NoSuchPosition(position);
  ASSIGN_OR_RETURN(SignedCheckpoint next, Of(size));
  last_ = std::make_shared<SignedCheckpoint>(std::move(next));
  return last_;
}

absl::StatusOr<SignedCheckpoint> Checkpointer::Of(uint64_t size) const {
  if (size > log_->GetHead().position) return storage::error::NoSuchPosition(size);
  SignedCheckpoint made;
  made.checkpoint.origin = signer_->verifier_key().name;
  made.checkpoint.size = size;
  ASSIGN_OR_RETURN(made.checkpoint.root, LogTree(log_).Root(size));
  const std::string text = made.checkpoint.Format();
  made.note = SignedNote{text, {signer_->Sign(text)}}.Format();
  return made;
}

bool Checkpointer::HasSigned(const SignedNote& note) const {
  return IsSignedBy(note, verifier_key()) ||
         std::any_of(former_keys_.begin(), former_keys_.end(),
                     [&note](const VerifierKey& key) { return IsSignedBy(note, key); });
}

}  // namespace entente::tree
