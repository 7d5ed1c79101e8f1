// Verifies what a server has shown, without trusting it: no connection, no state, nothing but what is passed
// in.
//
// What an auditor has to keep is the key of the log, got in another way than from the answer that is
// verified, and his last checkpoint. (If the log has another key by now, succession notes lead from his to
// that one.) Everything that is shown later must be signed with that key and continue that checkpoint; so a
// log that was altered, cut off, or told differently to different people cannot pass.
#ifndef ENTENTE_CLIENTS_VERIFIER_VERIFY_H_
#define ENTENTE_CLIENTS_VERIFIER_VERIFY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "entente/storage/v1/record.pb.h"
#include "entente/v1/proof.pb.h"
#include "storage/tree/checkpoint.h"
#include "storage/tree/signed_note.h"

namespace entente::verifier {

// At most this many faults are told of one bundle: one is enough to distrust it.
inline constexpr size_t kFaultsMax = 20;

// The most events of a bundle, and bytes of a record, that are verified; what has more does not verify.
inline constexpr size_t kEventsMax = 1'000'000;
inline constexpr size_t kRecordBytesMax = size_t{16} << 20;

// As many bytes of a name that the other side has chosen are shown in a sentence.
inline constexpr size_t kShownBytesMax = 200;

// So many events may follow the proof of a last version, if none is told: at the interval of five minutes at
// which a log roots its last versions as a rule, one every three seconds.
inline constexpr uint64_t kUnknownEventsMax = 100;

// What is trusted.
struct Trust {
  tree::VerifierKey log_key;
  // The checkpoint that was kept, as the signed note that it came in.
  std::optional<std::string> older_note;
  // Those who must have cosigned the checkpoint: at least so many of them, all if 0.
  std::vector<tree::VerifierKey> witnesses;
  size_t witnesses_min = 0;
  // A bundle must prove which version was the last one, and the log that is signed may have at most so many
  // events after that of which the bundle shows nothing.
  bool needs_head = false;
  uint64_t unknown_events_max = kUnknownEventsMax;
};

// A witness, and when it has cosigned the checkpoint.
struct Cosigned {
  std::string witness;
  absl::Time time;
};

// The last version of the resource of a bundle, as the log has rooted it.
struct ProvenHead {
  uint64_t version = 0;    // 0 if it had none.
  uint64_t position = 0;   // As of this position.
  absl::Time record_time;  // When that was recorded.
  // How many events the signed log has after that, and after the last one of the bundle, without the rooting
  // itself. Nothing is known of them: each may be a later version.
  uint64_t unknown_events = 0;
};

// What a verification has shown. Only what is in here without a fault may be relied on.
struct Verdict {
  // Sentences that say what is wrong, each about one thing. Verified if there is none.
  std::vector<std::string> faults;
  // What the checkpoint says, if it is signed by the log.
  std::optional<tree::Checkpoint> checkpoint;
  // The keys that took the place of the trusted one, one after another; the last one has signed the
  // checkpoint. Keep it.
  std::vector<tree::VerifierKey> successors;
  // What the checkpoint that was kept says, if it was given and is signed by the log.
  std::optional<tree::Checkpoint> older;
  // Which of the trusted witnesses have cosigned the checkpoint.
  std::vector<Cosigned> cosigned;
  // Of a bundle: the events, by version. Parsed from the bytes that were proved.
  std::vector<storage::v1::Record> records;
  // Of a bundle with a proof of it: the last version, which the events reach.
  std::optional<ProvenHead> head;
  // Of a whole log (verify_log.h): how many resources it has histories of.
  std::optional<uint64_t> resources;

  bool verified() const { return faults.empty(); }

  // Adds a fault, unless there are kFaultsMax.
  void AddFault(std::string fault) {
    if (faults.size() < kFaultsMax) faults.push_back(std::move(fault));
  }
};

// The fault of a checkpoint of fewer events than the one that was kept. An old copy is no evidence against
// the log; that it has nothing newer is.
std::string ShorterThanKept(uint64_t kept, uint64_t shown);

// Verifies that the checkpoint is signed by the log, that it continues the one that was kept, that each event
// is in the tree of the checkpoint at its position, and that the events are a run of the resource's versions
// without a gap, in the order in which they were recorded. The checkpoint may be signed by a former key of
// the log that was replaced in the ordinary way, if it is from before that. That the last one was the
// resource's newest is shown only if the bundle has a head, and as of the position of that (verify_head.h).
Verdict VerifyBundle(const v1::ProofBundle& bundle, const Trust& trust);

// Verifies that a checkpoint is signed by the log, and that it continues the one that was kept;
// `consistency_proof` as in `v1.Checkpoint`, made for the size of the older one, and so are `successions`.
Verdict VerifyCheckpoint(const std::string& note,
                         const google::protobuf::RepeatedPtrField<std::string>& consistency_proof,
                         const Trust& trust,
                         const google::protobuf::RepeatedPtrField<v1::Succession>& successions = {});

}  // namespace entente::verifier

#endif  // ENTENTE_CLIENTS_VERIFIER_VERIFY_H_
