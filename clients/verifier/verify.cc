#include "clients/verifier/verify.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "clients/verifier/foreign.h"
#include "clients/verifier/verify_head.h"
#include "storage/tree/hash.h"
#include "storage/tree/proof.h"
#include "storage/tree/succession.h"

namespace entente::verifier {
namespace {

using Hashes = google::protobuf::RepeatedPtrField<std::string>;
using Successions = google::protobuf::RepeatedPtrField<v1::Succession>;

// The checkpoint in a note that the log has signed; a fault, which begins with `what`, if it is none.
std::optional<tree::Checkpoint> OpenNote(const std::string& note, const tree::VerifierKey& log_key,
                                         std::string_view what, Verdict& verdict) {
  const auto parsed = tree::SignedNote::Parse(note);
  if (!parsed.ok()) {
    verdict.AddFault(absl::StrFormat("%s cannot be read: %s.", what, parsed.status().message()));
    return std::nullopt;
  }
  const auto checkpoint = tree::Checkpoint::Parse(parsed->text);
  if (!checkpoint.ok()) {
    verdict.AddFault(absl::StrFormat("%s cannot be read: %s.", what, checkpoint.status().message()));
    return std::nullopt;
  }
  if (!tree::IsSignedBy(*parsed, log_key)) {
    verdict.AddFault(absl::StrFormat("%s has no good signature of the key %s.", what, log_key.Format()));
    return std::nullopt;
  }
  // The key speaks for one log. A note about another one that it signed is no evidence about this one.
  if (checkpoint->origin != log_key.name) {
    verdict.AddFault(absl::StrFormat("%s is about the log '%s', not '%s'.", what, Shown(checkpoint->origin),
                                     Shown(log_key.name)));
    return std::nullopt;
  }
  return *checkpoint;
}

// Two notes of one size, or of which the later one is shorter, need no proof to be told apart.
void CheckContinues(const tree::Checkpoint& older, const tree::Checkpoint& newer, const Hashes& hashes,
                    Verdict& verdict) {
  if (newer.size < older.size) {
    return verdict.AddFault(ShorterThanKept(older.size, newer.size));
  }
  if (newer.size == older.size) {
    if (newer.root == older.root) return;
    return verdict.AddFault(
        absl::StrFormat("The log has signed two different histories of %d events. Keep both "
                        "checkpoints, they are the evidence.",
                        older.size));
  }
  const std::optional<tree::Proof> proof = ProofOf(hashes);
  if (proof.has_value() && tree::VerifyConsistency(older.size, older.root, newer.size, newer.root, *proof)) {
    return;
  }
  verdict.AddFault(
      absl::StrFormat("It is not proved that the log of %d events continues that of %d events, which was "
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
  std::vector<std::string> counted;
  for (const tree::VerifierKey& witness : trust.witnesses) {
    // Whoever is named twice is one witness all the same.
    if (std::count(counted.begin(), counted.end(), witness.Format()) > 0) continue;
    counted.push_back(witness.Format());
    const auto time = tree::CosignedAt(*parsed, witness);
    if (time.ok()) {
      verdict.cosigned.push_back({witness.name, *time});
    } else {
      missing.push_back(witness.name);
    }
  }
  const size_t least = trust.witnesses_min == 0 ? counted.size() : trust.witnesses_min;
  if (verdict.cosigned.size() >= least) return;
  verdict.AddFault(
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
    verdict.AddFault("There are more succession notes than a log can have.");
    return chain;
  }
  std::vector<std::pair<tree::Succession, const Hashes*>> opened;
  for (const v1::Succession& succession : successions) {
    auto step = tree::Succession::Open(succession.note());
    if (step.ok()) {
      opened.emplace_back(*std::move(step), &succession.consistency_proof());
    } else {
      verdict.AddFault(
          absl::StrFormat("A succession note cannot be relied on: %s.", step.status().message()));
    }
  }
  for (auto one = opened.begin(); one != opened.end(); ++one) {
    for (auto other = std::next(one); other != opened.end(); ++other) {
      if (!IsSame(one->first.predecessor, other->first.predecessor) ||
          one->first.Format() == other->first.Format())
        continue;
      verdict.AddFault(
          absl::StrFormat("The key %s was replaced in two ways, so the log was continued in two. Keep both "
                          "succession notes, they are the evidence.",
                          Shown(one->first.predecessor.Format())));
    }
  }
  for (const auto& [step, proof] : opened) {
    if (!IsSame(step.predecessor, chain.current())) continue;
    if (step.reason == tree::Succession::Reason::kCompromised) {
      verdict.AddFault(
          absl::StrFormat("The key %s was given up because others may have had it, so nothing that it has "
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
    // A cosigned checkpoint may be from before the change, if the key of that time has signed it.
    if (newest.size < then.size) continue;
    const std::optional<tree::Proof> proof = ProofOf(*chain.proofs[i]);
    if (!proof.has_value() ||
        !tree::VerifyConsistency(then.size, then.root, newest.size, newest.root, *proof)) {
      verdict.AddFault(
          absl::StrFormat("It is not proved that the log of %d events continues the one of %d events whose "
                          "key was replaced.",
                          newest.size, then.size));
    }
  }
}

// A checkpoint that one of the keys of the log has signed while it was the key of the log, and of a size that
// it had in that time. `is_kept` if it is the one that was kept, not the one that is shown now.
std::optional<tree::Checkpoint> OpenOfChain(const std::string& note, const KeyChain& chain, bool is_kept,
                                            Verdict& verdict) {
  const std::string_view what = is_kept ? "The checkpoint that was kept" : "The checkpoint";
  const auto parsed = tree::SignedNote::Parse(note);
  size_t signer = chain.steps.size();
  for (size_t i = 0; parsed.ok() && i < chain.steps.size(); ++i) {
    // Others may have a key that was compromised. What was kept was seen before they had it.
    const bool is_trusted = is_kept || chain.steps[i].reason == tree::Succession::Reason::kRoutine;
    if (is_trusted && tree::IsSignedBy(*parsed, chain.keys[i])) signer = std::min(signer, i);
  }
  auto checkpoint = OpenNote(note, chain.keys[signer], what, verdict);
  if (!checkpoint.has_value()) return checkpoint;
  if (signer < chain.steps.size() && checkpoint->size > chain.steps[signer].checkpoint.size) {
    verdict.AddFault(
        absl::StrFormat("%s speaks of %d events, but the key that has signed it was replaced at %d.", what,
                        checkpoint->size, chain.steps[signer].checkpoint.size));
  }
  if (signer > 0 && checkpoint->size < chain.steps[signer - 1].checkpoint.size) {
    verdict.AddFault(
        absl::StrFormat("%s speaks of %d events, but the log had %d already when the key that has "
                        "signed it took over. If an older state was signed again, ask for a newer "
                        "checkpoint; if the log has none that is newer, it was cut off or rolled back.",
                        what, checkpoint->size, chain.steps[signer - 1].checkpoint.size));
  }
  return checkpoint;
}

void CheckNotes(const std::string& note, const Hashes& hashes, const Successions& successions,
                const Trust& trust, Verdict& verdict) {
  const KeyChain chain = ChainOf(successions, trust.log_key, verdict);
  verdict.checkpoint = OpenOfChain(note, chain, false, verdict);
  CheckWitnesses(note, trust, verdict);
  if (verdict.checkpoint.has_value()) CheckSteps(chain, *verdict.checkpoint, verdict);
  if (!trust.older_note.has_value()) return;
  verdict.older = OpenOfChain(*trust.older_note, chain, true, verdict);
  if (verdict.checkpoint.has_value() && verdict.older.has_value()) {
    CheckContinues(*verdict.older, *verdict.checkpoint, hashes, verdict);
  }
}

void CheckEvent(const v1::ProvenEvent& event, const tree::Checkpoint& checkpoint, Verdict& verdict) {
  const std::optional<tree::Proof> proof = ProofOf(event.inclusion_proof());
  const tree::Hash leaf = tree::HashLeaf(event.record());
  if (event.position() == 0 || !proof.has_value() ||
      !tree::VerifyInclusion(event.position() - 1, checkpoint.size, leaf, checkpoint.root, *proof)) {
    verdict.AddFault(absl::StrFormat(
        "It is not proved that what is shown as the event at position %d is there.", event.position()));
  }
}

// Versions begin at 1 and have no gaps, and what has a later version was recorded at a later position.
void CheckOrder(const storage::v1::Record& record, const storage::v1::Record* before, Verdict& verdict) {
  if (record.version() == 0 || record.version() > record.position()) {
    verdict.AddFault(absl::StrFormat(
        "The event at position %d says that it has version %d, which no event there can have.",
        record.position(), record.version()));
  }
  if (before == nullptr) return;
  if (record.version() != before->version() + 1) {
    verdict.AddFault(
        absl::StrFormat("The event at position %d has version %d, and %d was to follow: the history "
                        "has a gap, or was put in another order.",
                        record.position(), record.version(), before->version() + 1));
  }
  if (record.position() <= before->position()) {
    verdict.AddFault(
        absl::StrFormat("The event at position %d follows one at position %d: the history was put in "
                        "another order.",
                        record.position(), before->position()));
  }
}

// What the records say must be what the bundle says of them.
void CheckRun(const v1::ProofBundle& bundle, Verdict& verdict) {
  for (const v1::ProvenEvent& event : bundle.events()) {
    storage::v1::Record record;
    if (event.record().size() > kRecordBytesMax) {
      verdict.AddFault(absl::StrFormat("The record at position %d is longer than the %d bytes that are read.",
                                       event.position(), kRecordBytesMax));
      continue;
    }
    if (!record.ParseFromString(event.record())) {
      verdict.AddFault(absl::StrFormat("The record at position %d cannot be read.", event.position()));
      continue;
    }
    if (record.position() != event.position()) {
      verdict.AddFault(absl::StrFormat("The record at position %d says that it stands at %d.",
                                       event.position(), record.position()));
    }
    if (record.resource() != bundle.resource()) {
      verdict.AddFault(absl::StrFormat("The event at position %d belongs to %s, not to %s.", event.position(),
                                       Shown(record.resource()), Shown(bundle.resource())));
    }
    CheckOrder(record, verdict.records.empty() ? nullptr : &verdict.records.back(), verdict);
    verdict.records.push_back(std::move(record));
  }
}

// A proof that is true and old hides what came after it, so the events of which nothing is known have a
// bound.
void CheckNeededHead(const v1::ProofBundle& bundle, const Trust& trust, Verdict& verdict) {
  if (!trust.needs_head) return;
  if (!bundle.has_head()) {
    return verdict.AddFault(
        "It is not proved which version was the last one: the bundle says nothing of it.");
  }
  if (!verdict.head.has_value() || verdict.head->unknown_events <= trust.unknown_events_max) return;
  verdict.AddFault(absl::StrFormat(
      "The log has %d events after the proof of the last version, which is as of position %d, and nothing is "
      "known of them; at most %d are accepted. Have the history proved anew when the log has rooted its last "
      "versions again, or accept more.",
      verdict.head->unknown_events, verdict.head->position, trust.unknown_events_max));
}

}  // namespace

std::string ShorterThanKept(uint64_t kept, uint64_t shown) {
  return absl::StrFormat(
      "The checkpoint that was kept has %d events, and the one to verify %d. If it was signed before "
      "that one, ask for a newer one; if the log has none that is newer, it was cut off or rolled "
      "back: keep both checkpoints, they are the evidence.",
      kept, shown);
}

Verdict VerifyBundle(const v1::ProofBundle& bundle, const Trust& trust) {
  Verdict verdict;
  if (static_cast<size_t>(bundle.events_size()) > kEventsMax) {
    verdict.AddFault(
        absl::StrFormat("The bundle has %d events, more than the %d that are verified at once. Prove "
                        "the history in parts, by its versions.",
                        bundle.events_size(), kEventsMax));
    return verdict;
  }
  CheckNotes(bundle.checkpoint(), bundle.consistency_proof(), bundle.successions(), trust, verdict);
  if (bundle.events().empty())
    verdict.AddFault("The bundle has no events, so it proves nothing of a history.");
  CheckRun(bundle, verdict);
  if (!verdict.checkpoint.has_value()) return verdict;
  for (const v1::ProvenEvent& event : bundle.events()) CheckEvent(event, *verdict.checkpoint, verdict);
  if (bundle.has_head()) CheckHead(bundle, *verdict.checkpoint, verdict);
  CheckNeededHead(bundle, trust, verdict);
  return verdict;
}

Verdict VerifyCheckpoint(const std::string& note, const Hashes& consistency_proof, const Trust& trust,
                         const Successions& successions) {
  Verdict verdict;
  CheckNotes(note, consistency_proof, successions, trust, verdict);
  return verdict;
}

}  // namespace entente::verifier
