#include "clients/verifier/verify.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "storage/tree/hash.h"
#include "storage/tree/proof.h"
#include "storage/tree/succession.h"

namespace entente::verifier {
namespace {

using Hashes = google::protobuf::RepeatedPtrField<std::string>;
using Successions = google::protobuf::RepeatedPtrField<v1::Succession>;

// No tree of up to 2^64 leaves needs more hashes than this in a proof.
constexpr int kProofHashesMax = 128;

void AddFault(Verdict& verdict, std::string fault) {
  if (verdict.faults.size() < kFaultsMax) verdict.faults.push_back(std::move(fault));
}

std::optional<tree::Proof> ProofOf(const Hashes& hashes) {
  if (hashes.size() > kProofHashesMax) return std::nullopt;
  tree::Proof proof;
  for (const std::string& bytes : hashes) {
    const std::optional<tree::Hash> hash = tree::ToHash(bytes);
    if (!hash.has_value()) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

// The checkpoint in a note that the log has signed; a fault, which begins with `what`, if it is none.
std::optional<tree::Checkpoint> OpenNote(const std::string& note, const tree::VerifierKey& log_key,
                                         std::string_view what, Verdict& verdict) {
  const auto parsed = tree::SignedNote::Parse(note);
  if (!parsed.ok()) {
    AddFault(verdict, absl::StrFormat("%s cannot be read: %s.", what, parsed.status().message()));
    return std::nullopt;
  }
  const auto checkpoint = tree::Checkpoint::Parse(parsed->text);
  if (!checkpoint.ok()) {
    AddFault(verdict, absl::StrFormat("%s cannot be read: %s.", what, checkpoint.status().message()));
    return std::nullopt;
  }
  if (!tree::IsSignedBy(*parsed, log_key)) {
    AddFault(verdict, absl::StrFormat("%s has no good signature of the key %s.", what, log_key.Format()));
    return std::nullopt;
  }
  // The key speaks for one log. A note about another one that it signed is no evidence about this one.
  if (checkpoint->origin != log_key.name) {
    AddFault(verdict,
             absl::StrFormat("%s is about the log '%s', not '%s'.", what, checkpoint->origin, log_key.name));
    return std::nullopt;
  }
  return *checkpoint;
}

// Two notes of one size, or of which the later one is shorter, need no proof to be told apart.
void CheckContinues(const tree::Checkpoint& older, const tree::Checkpoint& newer, const Hashes& hashes,
                    Verdict& verdict) {
  if (newer.size < older.size) {
    return AddFault(verdict,
                    absl::StrFormat("The log had %d events at the checkpoint that was kept, and has %d now: "
                                    "it was cut off or rolled back. Keep both checkpoints, they are the "
                                    "evidence.",
                                    older.size, newer.size));
  }
  if (newer.size == older.size) {
    if (newer.root == older.root) return;
    return AddFault(verdict,
                    absl::StrFormat("The log has signed two different histories of %d events. Keep both "
                                    "checkpoints, they are the evidence.",
                                    older.size));
  }
  const std::optional<tree::Proof> proof = ProofOf(hashes);
  if (proof.has_value() && tree::VerifyConsistency(older.size, older.root, newer.size, newer.root, *proof)) {
    return;
  }
  AddFault(verdict, absl::StrFormat(
                        "It is not proved that the log of %d events continues that of %d events, which was "
                        "kept. Ask for the proof since that checkpoint; if it does not verify either, the "
                        "history was altered.",
                        newer.size, older.size));
}

// That witnesses have seen the checkpoint, too. A line in the name of a witness that is not its own is as
// good as none.
void CheckWitnesses(const std::string& note, const Trust& trust, Verdict& verdict) {
  const auto parsed = tree::SignedNote::Parse(note);
  if (!parsed.ok() || trust.witnesses.empty()) return;
  std::vector<std::string> missing;
  for (const tree::VerifierKey& witness : trust.witnesses) {
    const auto time = tree::CosignedAt(*parsed, witness);
    if (time.ok()) {
      verdict.cosigned.push_back({witness.name, *time});
    } else {
      missing.push_back(witness.name);
    }
  }
  const size_t least = trust.witnesses_min == 0 ? trust.witnesses.size() : trust.witnesses_min;
  if (verdict.cosigned.size() >= least) return;
  AddFault(verdict,
           absl::StrFormat("The checkpoint needs the cosignatures of %d witnesses and has %d good ones; "
                           "it has none of %s.",
                           least, verdict.cosigned.size(), absl::StrJoin(missing, ", ")));
}

// The keys of one log, in their order.
struct KeyChain {
  std::vector<tree::VerifierKey> keys;  // At least the trusted one.
  std::vector<tree::Succession> steps;  // Between them, one less.
  std::vector<const Hashes*> proofs;    // For each step.

  const tree::VerifierKey& current() const { return keys.back(); }
};

bool IsSame(const tree::VerifierKey& a, const tree::VerifierKey& b) {
  return a.Format() == b.Format();
}

// Follows the notes from the trusted key in both directions. Those that have nothing to do with it are passed
// over: they cannot make another key trusted.
KeyChain ChainOf(const Successions& successions, const tree::VerifierKey& trusted, Verdict& verdict) {
  KeyChain chain{{trusted}, {}, {}};
  if (successions.size() > static_cast<int>(tree::kSuccessionsMax)) {
    AddFault(verdict, "There are more succession notes than a log can have.");
    return chain;
  }
  std::vector<std::pair<tree::Succession, const Hashes*>> opened;
  for (const v1::Succession& succession : successions) {
    auto step = tree::Succession::Open(succession.note());
    if (step.ok()) {
      opened.emplace_back(*std::move(step), &succession.consistency_proof());
    } else {
      AddFault(verdict,
               absl::StrFormat("A succession note cannot be relied on: %s.", step.status().message()));
    }
  }
  for (const auto& [step, proof] : opened) {
    if (!IsSame(step.predecessor, chain.current())) continue;
    if (step.reason == tree::Succession::Reason::kCompromised) {
      AddFault(verdict, absl::StrFormat(
                            "The key %s was given up because others may have had it, so nothing that it has "
                            "signed leads to its successor. Ask the operator for the new key in another "
                            "way; the log says that it is %s.",
                            step.predecessor.Format(), step.successor.Format()));
      break;
    }
    chain.keys.push_back(step.successor);
    chain.steps.push_back(step);
    chain.proofs.push_back(proof);
    verdict.successors.push_back(step.successor);
  }
  for (auto step = opened.rbegin(); step != opened.rend(); ++step) {
    if (!IsSame(step->first.successor, chain.keys.front())) continue;
    chain.keys.insert(chain.keys.begin(), step->first.predecessor);
    chain.steps.insert(chain.steps.begin(), step->first);
    chain.proofs.insert(chain.proofs.begin(), step->second);
  }
  return chain;
}

// That the checkpoint continues the log as it was at each change of its key.
void CheckSteps(const KeyChain& chain, const tree::Checkpoint& newest, Verdict& verdict) {
  for (size_t i = 0; i < chain.steps.size(); ++i) {
    const tree::Checkpoint& then = chain.steps[i].checkpoint;
    // A cosigned checkpoint may be from before the change; what it says holds all the same.
    if (newest.size < then.size) continue;
    const std::optional<tree::Proof> proof = ProofOf(*chain.proofs[i]);
    if (!proof.has_value() ||
        !tree::VerifyConsistency(then.size, then.root, newest.size, newest.root, *proof)) {
      AddFault(verdict, absl::StrFormat(
                            "It is not proved that the log of %d events continues the one of %d events whose "
                            "key was replaced.",
                            newest.size, then.size));
    }
  }
}

// The checkpoint that was kept. A former key may have signed it, but no longer log than the one at which it
// was replaced.
std::optional<tree::Checkpoint> OpenOlder(const std::string& note, const KeyChain& chain, Verdict& verdict) {
  constexpr std::string_view kWhat = "The checkpoint that was kept";
  const auto parsed = tree::SignedNote::Parse(note);
  for (size_t i = 0; parsed.ok() && i < chain.steps.size(); ++i) {
    if (!tree::IsSignedBy(*parsed, chain.keys[i])) continue;
    auto older = OpenNote(note, chain.keys[i], kWhat, verdict);
    if (older.has_value() && older->size > chain.steps[i].checkpoint.size) {
      AddFault(verdict,
               absl::StrFormat("%s speaks of %d events, but the key that has signed it was replaced at %d.",
                               kWhat, older->size, chain.steps[i].checkpoint.size));
    }
    return older;
  }
  return OpenNote(note, chain.current(), kWhat, verdict);
}

void CheckNotes(const std::string& note, const Hashes& hashes, const Successions& successions,
                const Trust& trust, Verdict& verdict) {
  const KeyChain chain = ChainOf(successions, trust.log_key, verdict);
  verdict.checkpoint = OpenNote(note, chain.current(), "The checkpoint", verdict);
  CheckWitnesses(note, trust, verdict);
  if (verdict.checkpoint.has_value()) CheckSteps(chain, *verdict.checkpoint, verdict);
  if (!trust.older_note.has_value()) return;
  verdict.older = OpenOlder(*trust.older_note, chain, verdict);
  if (verdict.checkpoint.has_value() && verdict.older.has_value()) {
    CheckContinues(*verdict.older, *verdict.checkpoint, hashes, verdict);
  }
}

void CheckEvent(const v1::ProvenEvent& event, const tree::Checkpoint& checkpoint, Verdict& verdict) {
  const std::optional<tree::Proof> proof = ProofOf(event.inclusion_proof());
  const tree::Hash leaf = tree::HashLeaf(event.record());
  if (event.position() == 0 || !proof.has_value() ||
      !tree::VerifyInclusion(event.position() - 1, checkpoint.size, leaf, checkpoint.root, *proof)) {
    AddFault(verdict,
             absl::StrFormat("It is not proved that what is shown as the event at position %d is there.",
                             event.position()));
  }
}

// What the records say must be what the bundle says of them.
void CheckRun(const v1::ProofBundle& bundle, Verdict& verdict) {
  uint64_t expected = 0;
  for (const v1::ProvenEvent& event : bundle.events()) {
    storage::v1::Record record;
    if (!record.ParseFromString(event.record())) {
      AddFault(verdict, absl::StrFormat("The record at position %d cannot be read.", event.position()));
      continue;
    }
    if (record.position() != event.position()) {
      AddFault(verdict, absl::StrFormat("The record at position %d says that it stands at %d.",
                                        event.position(), record.position()));
    }
    if (record.resource() != bundle.resource()) {
      AddFault(verdict, absl::StrFormat("The event at position %d belongs to %s, not to %s.",
                                        event.position(), record.resource(), bundle.resource()));
    }
    if (expected != 0 && record.version() != expected) {
      AddFault(verdict,
               absl::StrFormat("The event at position %d has version %d, and %d was to follow: the history "
                               "has a gap, or was put in another order.",
                               event.position(), record.version(), expected));
    }
    expected = record.version() + 1;
    verdict.records.push_back(std::move(record));
  }
}

}  // namespace

Verdict VerifyBundle(const v1::ProofBundle& bundle, const Trust& trust) {
  Verdict verdict;
  CheckNotes(bundle.checkpoint(), bundle.consistency_proof(), bundle.successions(), trust, verdict);
  if (bundle.events().empty())
    AddFault(verdict, "The bundle has no events, so it proves nothing of a history.");
  CheckRun(bundle, verdict);
  if (!verdict.checkpoint.has_value()) return verdict;
  for (const v1::ProvenEvent& event : bundle.events()) CheckEvent(event, *verdict.checkpoint, verdict);
  return verdict;
}

Verdict VerifyCheckpoint(const std::string& note, const Hashes& consistency_proof, const Trust& trust,
                         const Successions& successions) {
  Verdict verdict;
  CheckNotes(note, consistency_proof, successions, trust, verdict);
  return verdict;
}

}  // namespace entente::verifier
