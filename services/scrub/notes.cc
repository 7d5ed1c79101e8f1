#include "services/scrub/notes.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_format.h"
#include "storage/rocksdb/keys.h"
#include "storage/succession_chain.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/log_tree.h"

namespace entente::scrub {
namespace {

class NoteCheck {
 public:
  NoteCheck(const storage::EventLog& log, const tree::VerifierKey& key, Round& round)
      : log_(log), key_(key), round_(round) {}

  void Run() {
    auto successions = storage::CheckSuccessions(log_, key_);
    if (successions.ok()) {
      successions_ = *std::move(successions);
      round_.counts().notes += successions_.size();
    } else {
      round_.Add(0, absl::StrFormat("The keys of the log: %s.", successions.status().message()));
    }
    ForEachEntry(log_, storage::EntryKind::kCheckpoint, round_, [this](const Entry& entry) {
      ++round_.counts().notes;
      const uint64_t size = storage::DecodeNumber(entry.key).value_or(0);
      const std::string fault =
          entry.value.ok() ? FaultIn(*entry.value, size) : std::string(entry.value.status().message());
      if (fault.empty()) return;
      round_.Add(size, absl::StrFormat("The checkpoint that is kept under '%s', of %d events: %s.",
                                       absl::CEscape(entry.key), size, fault));
    });
  }

 private:
  // Whether a key of the log has signed the note, at a size at which it was the log's key.
  bool IsSigned(const tree::SignedNote& note, uint64_t size) const {
    if (tree::IsSignedBy(note, key_)) return true;
    for (const storage::KeptSuccession& kept : successions_) {
      const tree::Succession& succession = kept.succession;
      if (size <= succession.checkpoint.size && tree::IsSignedBy(note, succession.predecessor)) return true;
    }
    return false;
  }

  // What speaks against a note; empty if nothing does.
  std::string FaultIn(const std::string& text, uint64_t size) const {
    const auto note = tree::SignedNote::Parse(text);
    if (!note.ok()) return std::string(note.status().message());
    const auto checkpoint = tree::Checkpoint::Parse(note->text);
    if (!checkpoint.ok()) return std::string(checkpoint.status().message());
    if (checkpoint->origin != key_.name) return "it is of another log";
    if (checkpoint->size != size) return absl::StrFormat("it says %d events", checkpoint->size);
    if (!IsSigned(*note, size)) return "it has no good signature of a key of this log";
    if (size > log_.GetHead().position) return absl::StrFormat("the log has %d", log_.GetHead().position);
    const auto root = tree::LogTree(&log_).Root(size);
    if (!root.ok()) return std::string(root.status().message());
    return *root == checkpoint->root ? "" : "the events were others then";
  }

  const storage::EventLog& log_;
  const tree::VerifierKey& key_;
  Round& round_;
  std::vector<storage::KeptSuccession> successions_;
};

}  // namespace

void CheckNotes(const storage::EventLog& log, const tree::VerifierKey& key, Round& round) {
  NoteCheck(log, key, round).Run();
}

}  // namespace entente::scrub
