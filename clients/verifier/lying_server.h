// A server that lies: what an honest one would show, and the ways in which it can be altered.
//
// The honest one has a log of two alliances whose key was replaced once, and which roots the last versions in
// every third event. Its auditor holds the first key, has kept a checkpoint that this key has signed, asks
// for the word of a witness, and for the proof that a version is the last one: all that the verifier can
// check.
#ifndef ENTENTE_CLIENTS_VERIFIER_LYING_SERVER_H_
#define ENTENTE_CLIENTS_VERIFIER_LYING_SERVER_H_

#include <array>
#include <random>
#include <string>
#include <vector>

#include "clients/verifier/log_of_tests.h"
#include "clients/verifier/verify.h"
#include "storage/tree/succession.h"

namespace entente::verifier {

// Not thread-safe.
class LyingServer {
 public:
  // The event at position `n` belongs to the one at `(n - 1) % 3`; what belongs to the log roots the last
  // versions as of the event before it.
  static constexpr std::array<const char*, 3> kResources = {kStar, "alliances/sky", "logs/6c6f67"};
  static constexpr uint64_t kLogSize = 60;
  static constexpr uint64_t kKeptSize = 23;         // Of the checkpoint that the auditor has kept.
  static constexpr uint64_t kKeyReplacedSize = 30;  // Of the log when it got another key.
  // So many events behind the proof of the last version the auditor accepts.
  static constexpr uint64_t kUnknownMax = 10;

  LyingServer();

  // What the auditor trusts.
  const Trust& trust() const { return trust_; }
  // All versions of one alliance, with all proofs. Verifies.
  const v1::ProofBundle& honest() const { return honest_; }

  // Whether what was verified is true: every event is what the log has at its position, they are a run of the
  // alliance that is named, the checkpoint is one of this log, and what is said of the last version covers
  // it.
  bool IsTrue(const v1::ProofBundle& bundle, const Verdict& verdict) const;

  // A checkpoint of the log with the word of the witness. `is_former` if the former key signs.
  std::string Witnessed(uint64_t size, bool is_former = false) const;
  // Where the events of star stand.
  static std::vector<uint64_t> PositionsOfStar();
  // The proof of star's last version by the rooting that stands at a position.
  v1::HeadProof HeadBy(uint64_t position) const;
  // One who signs in the name of the log.
  static tree::NoteSigner Impostor();
  // The note by which one key follows another. By `impostor` if it is not the log that has signed it.
  v1::Succession Succession(tree::Succession::Reason reason, char successor = 't',
                            bool by_impostor = false) const;

  const LogOfTests& log() const { return log_; }
  // The same log, but what stands at `position` is another event.
  static LogOfTests Fork(uint64_t position);

 private:
  LogOfTests former_;
  LogOfTests log_;
  tree::NoteSigner bank_;
  Trust trust_;
  v1::ProofBundle honest_;
};

// One way to lie.
struct Lie {
  const char* name;
  // What the refusal must say; nothing if what is left is true all the same, as a shorter run is.
  const char* sentence;
  // Alters an honest bundle, with a choice that `random` makes. `bundle` has at least three events.
  void (*tell)(const LyingServer& server, v1::ProofBundle& bundle, std::mt19937& random);
};

// All of them, in lies.cc.
const std::vector<Lie>& Lies();

}  // namespace entente::verifier

#endif  // ENTENTE_CLIENTS_VERIFIER_LYING_SERVER_H_
