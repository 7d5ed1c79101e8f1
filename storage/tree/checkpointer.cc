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
  auto next = std::make_shared<SignedCheckpoint>();
  next->checkpoint.origin = signer_->verifier_key().name;
  next->checkpoint.size = log_->GetHead().position;
  if (next->checkpoint.size < position) return storage::error::NoSuchPosition(position);
  ASSIGN_OR_RETURN(next->checkpoint.root, LogTree(log_).Root(next->checkpoint.size));
  const std::string text = next->checkpoint.Format();
  next->note = SignedNote{text, {signer_->Sign(text)}}.Format();
  last_ = std::move(next);
  return last_;
}

bool Checkpointer::HasSigned(const SignedNote& note) const {
  return IsSignedBy(note, verifier_key()) ||
         std::any_of(former_keys_.begin(), former_keys_.end(),
                     [&note](const VerifierKey& key) { return IsSignedBy(note, key); });
}

}  // namespace entente::tree
