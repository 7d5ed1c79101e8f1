#include "clients/verifier/opening.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/verifier/foreign.h"

namespace entente::verifier {
namespace {

using Hashes = google::protobuf::RepeatedPtrField<std::string>;

bool Continues(const tree::Checkpoint& older, const tree::Checkpoint& newer, const Hashes& hashes) {
  if (older.size == newer.size) return older.root == newer.root;
  const std::optional<tree::Proof> proof = ProofOf(hashes);
  return proof.has_value() && tree::VerifyConsistency(older.size, older.root, newer.size, newer.root, *proof);
}

// `logs/{log}` of the origin `entente/{log}`.
std::string LogNameOf(const std::string& origin) {
  return absl::StrCat("logs/", origin.substr(origin.find('/') + 1));
}

// The checkpoint in a note that a log has signed; nothing if it is none of it.
std::optional<tree::Checkpoint> OpenSigned(const std::string& note, const tree::VerifierKey& key) {
  const auto parsed = tree::SignedNote::Parse(note);
  if (!parsed.ok() || !tree::IsSignedBy(*parsed, key)) return std::nullopt;
  const auto checkpoint = tree::Checkpoint::Parse(parsed->text);
  if (!checkpoint.ok() || checkpoint->origin != key.name) return std::nullopt;
  return *checkpoint;
}

// The fact with which the log begins what is its own. It must be what it says: about this log and that one.
bool ReadOpened(const v1::ProofBundle& bundle, const Trust& trust, const FormerLog& former, Verdict& verdict,
                v1::LogOpened& opened) {
  const storage::v1::Record& first = verdict.records.front();
  if (bundle.resource() != LogNameOf(trust.log_key.name)) {
    verdict.AddFault(absl::StrFormat("The bundle is of %s. What tells of its beginning is that of %s.",
                                     Shown(bundle.resource()), LogNameOf(trust.log_key.name)));
  } else if (first.version() != 1 || first.event_type() != v1::LogOpened::descriptor()->full_name()) {
    verdict.AddFault("The log does not begin its history by saying that it goes on from another one.");
  } else if (!opened.ParseFromString(first.payload())) {
    verdict.AddFault("What the log says of its beginning cannot be read.");
  } else if (opened.predecessor_origin() != former.log_key.name ||
             opened.predecessor() != LogNameOf(former.log_key.name)) {
    verdict.AddFault(absl::StrFormat("The log says that it goes on from %s, not from %s.",
                                     Shown(opened.predecessor_origin()), former.log_key.name));
  } else if (former.log_key.name == trust.log_key.name ||
             former.log_key.public_key == trust.log_key.public_key) {
    verdict.AddFault("The two logs have one origin or one key, so one key has signed two histories.");
  } else if (first.position() != opened.position() + 1) {
    verdict.AddFault(
        absl::StrFormat("The log says that it has taken over %d events, and says so at "
                        "position %d.",
                        opened.position(), first.position()));
  } else {
    return true;
  }
  return false;
}

// Whether the events before `LogOpened` are those of the root that it names.
bool CheckTakenOver(const v1::ProofBundle& bundle, const tree::Checkpoint& taken, Verdict& verdict,
                    Opening& opening) {
  const tree::Proof proof = *ProofOf(bundle.events(0).inclusion_proof());
  const tree::Hash before = RootBefore(taken.size, verdict.checkpoint->size, proof);
  opening.is_byte_for_byte = before == taken.root;
  const auto cause = opening.opened.cause();
  if (cause == v1::LogOpened::REPLAYED || (cause == v1::LogOpened::RESTORED && opening.is_byte_for_byte)) {
    return true;
  }
  verdict.AddFault(
      absl::StrFormat("The log names a root for the %d events that it says it has taken over "
                      "byte for byte, and they have another one.",
                      taken.size));
  return false;
}

// Holds the checkpoint that was kept against what was taken over.
void CheckKept(const v1::ProofBundle& bundle, const tree::Checkpoint& taken, Verdict& verdict,
               Opening& opening) {
  const tree::Checkpoint& kept = opening.kept;
  if (kept.size > taken.size) {
    if (Continues(taken, kept, opening.opened.checkpoint_proof())) {
      opening.left_behind = kept.size - taken.size;
      return;
    }
    return verdict.AddFault(absl::StrFormat(
        "The checkpoint that was kept covers %d events, of which the log has taken over %d, and "
        "nothing proves that they are the first of those. Only a checkpoint of at most %d events, "
        "or the one that the log itself names, can be held against it.",
        kept.size, taken.size, taken.size));
  }
  if (kept.size == taken.size) {
    if (kept.root == taken.root) return;
  } else if (!opening.is_byte_for_byte) {
    return verdict.AddFault(
        absl::StrFormat("Records of people were sealed anew when the log was rebuilt, so only a "
                        "checkpoint of exactly %d events can be held against it.",
                        taken.size));
  } else if (Continues(kept, *verdict.checkpoint, bundle.consistency_proof())) {
    return;
  }
  verdict.AddFault(
      absl::StrFormat("It is not proved that the log begins with the %d events of the "
                      "checkpoint that was kept. Ask for the bundle since that checkpoint; if "
                      "it does not verify either, it goes on from another history.",
                      kept.size));
}

}  // namespace

tree::Hash RootBefore(uint64_t index, uint64_t size, const tree::Proof& proof) {
  // The subtrees on the left of the way to the root are just those that the leaves before make, the smallest
  // first.
  std::optional<tree::Hash> root;
  uint64_t node = index;
  uint64_t last = size - 1;
  for (const tree::Hash& sibling : proof) {
    if ((node & 1) == 1 || node == last) {
      root = root.has_value() ? tree::HashChildren(sibling, *root) : sibling;
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    }
    node >>= 1;
    last >>= 1;
  }
  return root.value_or(tree::HashEmpty());
}

Verdict VerifyOpening(const v1::ProofBundle& bundle, const Trust& trust, const FormerLog& former,
                      Opening& opening) {
  Trust of_new = trust;
  of_new.older_note.reset();
  Verdict verdict = VerifyBundle(bundle, of_new);
  if (!verdict.verified() || !ReadOpened(bundle, trust, former, verdict, opening.opened)) return verdict;
  const std::optional<tree::Hash> root = tree::ToHash(opening.opened.root());
  if (!root.has_value()) {
    verdict.AddFault("The log names no root for the events that it has taken over.");
    return verdict;
  }
  const tree::Checkpoint taken{former.log_key.name, opening.opened.position(), *root};
  if (!CheckTakenOver(bundle, taken, verdict, opening)) return verdict;
  const auto kept = OpenSigned(former.note, former.log_key);
  if (!kept.has_value()) {
    verdict.AddFault(absl::StrFormat("The checkpoint that was kept is none that the key %s has signed.",
                                     former.log_key.Format()));
    return verdict;
  }
  opening.kept = *kept;
  const auto named = OpenSigned(opening.opened.checkpoint(), former.log_key);
  if (named.has_value() && named->size == kept->size && named->root != kept->root) {
    verdict.AddFault(
        absl::StrFormat("The old log has signed two different histories of %d events. Keep the "
                        "checkpoint and this bundle, they are the evidence.",
                        kept->size));
    return verdict;
  }
  CheckKept(bundle, taken, verdict, opening);
  return verdict;
}

}  // namespace entente::verifier
