#include "services/audit/witnesses.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/audit/errors.h"
#include "storage/status_macros.h"
#include "storage/tree/log_tree.h"

namespace entente::audit {
namespace {

bool IsOf(const tree::NoteSignature& line, const tree::VerifierKey& key) {
  return line.name == key.name && line.key_id == key.Id();
}

// When `line`, which stands below `text`, was given by the witness; nothing if it is not good.
std::optional<absl::Time> TimeOf(const std::string& text, const tree::NoteSignature& line,
                                 const tree::VerifierKey& witness) {
  const auto time = tree::CosignedAt(tree::SignedNote{text, {line}}, witness);
  return time.ok() ? std::optional<absl::Time>(*time) : std::nullopt;
}

}  // namespace

absl::StatusOr<std::vector<tree::VerifierKey>> ParseWitnessKeys(std::string_view text) {
  std::vector<tree::VerifierKey> keys;
  std::vector<std::string> faults;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(absl::string_view(text.data(), text.size()), '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line[0] == '#') continue;
    const auto key = tree::VerifierKey::Parse(std::string(line));
    if (!key.ok()) {
      faults.push_back(absl::StrCat("line ", number, ": ", key.status().message()));
    } else if (key->type != tree::KeyType::kEd25519Cosignature) {
      faults.push_back(absl::StrCat("line ", number, ": it is the key of a log, not of a witness"));
    } else if (std::any_of(keys.begin(), keys.end(),
                           [&](const auto& known) { return known.Format() == key->Format(); })) {
      faults.push_back(absl::StrCat("line ", number, ": it stands there twice"));
    } else {
      keys.push_back(*key);
    }
  }
  if (keys.size() > kWitnessesMax) {
    faults.push_back(absl::StrCat("there are ", keys.size(), " keys, and ", kWitnessesMax, " is the most"));
  }
  if (!faults.empty()) return error::NoWitnessKeys(faults);
  return keys;
}

absl::StatusOr<tree::Checkpoint> Witnesses::Open(const tree::SignedNote& note) const {
  const auto checkpoint = tree::Checkpoint::Parse(note.text);
  if (!checkpoint.ok()) return error::NoOwnNote(std::string(checkpoint.status().message()));
  const tree::VerifierKey& own = checkpointer_->verifier_key();
  if (!checkpointer_->HasSigned(note) || checkpoint->origin != own.name) {
    return error::NoOwnNote("it has no good signature of this log");
  }
  const uint64_t head = log_->GetHead().position;
  // This log has signed it, so what it says must hold; if it does not, the log that signed it was another.
  if (checkpoint->size > head) return error::SignedAnotherHistory(checkpoint->size, head);
  ASSIGN_OR_RETURN(const tree::Hash root, tree::LogTree(log_).Root(checkpoint->size));
  if (root != checkpoint->root) return error::SignedAnotherHistory(checkpoint->size, head);
  // Further lines are no part of what this log signs.
  if (checkpoint->Format() != note.text) return error::NoOwnNote("it has lines that this log does not write");
  return *checkpoint;
}

absl::StatusOr<std::vector<tree::NoteSignature>> Witnesses::GoodLines(const tree::SignedNote& note) const {
  std::vector<tree::NoteSignature> good;
  std::vector<std::string> bad;
  for (const tree::NoteSignature& line : note.signatures) {
    for (const tree::VerifierKey& key : keys_) {
      if (!IsOf(line, key)) continue;
      if (TimeOf(note.text, line, key).has_value()) {
        good.push_back(line);
      } else {
        bad.push_back(key.name);
      }
    }
  }
  if (!bad.empty()) return error::BadCosignatures(bad);
  if (good.empty()) return error::NoKnownWitness(keys_.size());
  return good;
}

absl::StatusOr<tree::SignedCheckpoint> Witnesses::Add(const std::string& note) {
  const auto parsed = tree::SignedNote::Parse(note);
  if (!parsed.ok()) return error::NoOwnNote(std::string(parsed.status().message()));
  ASSIGN_OR_RETURN(const tree::Checkpoint checkpoint, Open(*parsed));
  ASSIGN_OR_RETURN(std::vector<tree::NoteSignature> lines, GoodLines(*parsed));

  MutexLock lock(mutex_);
  ASSIGN_OR_RETURN(const auto kept, log_->FindCheckpoint(checkpoint.size));
  if (kept.has_value()) {
    const auto before = tree::SignedNote::Parse(*kept);
    if (before.ok() && before->text == parsed->text) {
      lines.insert(lines.end(), before->signatures.begin(), before->signatures.end());
    }
  }
  tree::SignedNote all{parsed->text, {}};
  // The log's own line first, as it stands in every checkpoint.
  all.signatures.push_back(checkpointer_->SignAgain(parsed->text));
  for (const tree::VerifierKey& key : keys_) {
    const tree::NoteSignature* newest = nullptr;
    std::optional<absl::Time> newest_time;
    for (const tree::NoteSignature& line : lines) {
      const auto time = IsOf(line, key) ? TimeOf(parsed->text, line, key) : std::nullopt;
      if (!time.has_value() || (newest_time.has_value() && *time <= *newest_time)) continue;
      newest = &line;
      newest_time = time;
    }
    if (newest != nullptr) all.signatures.push_back(*newest);
  }
  tree::SignedCheckpoint cosigned{checkpoint, all.Format()};
  if (!kept.has_value() || *kept != cosigned.note) {
    RETURN_IF_ERROR(log_->PutCheckpoint(checkpoint.size, cosigned.note));
  }
  return cosigned;
}

absl::StatusOr<std::optional<tree::SignedCheckpoint>> Witnesses::Newest() const {
  ASSIGN_OR_RETURN(const auto kept, log_->FindCheckpoint(log_->GetHead().position));
  if (!kept.has_value()) return std::optional<tree::SignedCheckpoint>();
  const auto note = tree::SignedNote::Parse(*kept);
  if (!note.ok()) return error::KeptNoteCorrupt(std::string(note.status().message()));
  // What is kept on the disk is held to the same as what comes from outside.
  ASSIGN_OR_RETURN(const tree::Checkpoint checkpoint, Open(*note));
  // The key of the log may be another one by now.
  tree::SignedNote renewed{note->text, {checkpointer_->SignAgain(note->text)}};
  for (const tree::NoteSignature& line : note->signatures) {
    if (line.name != checkpoint.origin) renewed.signatures.push_back(line);
  }
  return std::optional<tree::SignedCheckpoint>(tree::SignedCheckpoint{checkpoint, renewed.Format()});
}

}  // namespace entente::audit
