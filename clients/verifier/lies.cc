// The ways to lie that a verifier has to meet.
#include "absl/time/time.h"
#include "clients/verifier/lying_server.h"

namespace entente::verifier {
namespace {

int Index(const v1::ProofBundle& bundle, std::mt19937& random) {
  return static_cast<int>(random() % static_cast<unsigned>(bundle.events_size()));
}

v1::ProvenEvent& Event(v1::ProofBundle& bundle, std::mt19937& random) {
  return *bundle.mutable_events(Index(bundle, random));
}

void FlipBit(std::string& bytes, std::mt19937& random) {
  char& byte = bytes[random() % bytes.size()];
  byte = static_cast<char>(byte ^ (1 << random() % 8));
}

void Resign(v1::ProofBundle& bundle, const tree::NoteSigner& signer, const tree::Checkpoint& checkpoint) {
  bundle.set_checkpoint(tree::SignedNote{checkpoint.Format(), {signer.Sign(checkpoint.Format())}}.Format());
}

// Sentences that more than one lie has to meet.
constexpr char kNotThere[] = "It is not proved that what is shown as the event at position";
constexpr char kNotContinued[] = "It is not proved that the log of";
constexpr char kNotSigned[] = "has no good signature of the key";
constexpr char kOtherOrder[] = "put in another order";
constexpr char kNotWitnessed[] = "needs the cosignatures of 1 witnesses and has 0 good ones";

void ForgeEvent(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  v1::ProvenEvent& event = Event(bundle, random);
  storage::v1::Record record;
  record.ParseFromString(event.record());
  switch (random() % 5) {
    case 0:
      record.set_payload("forged");
      break;
    case 1:
      record.set_actor("principals/mallory");
      break;
    case 2:
      record.set_version(record.version() + 1 + random() % 5);
      break;
    case 3:
      record.set_resource("alliances/sky");
      break;
    default:
      record.mutable_effective_on()->set_year(1999);
      break;
  }
  event.set_record(record.SerializeAsString());
}

void SpellEventInAnotherWay(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  // The payload once more in the same bytes, or a field that nobody knows: the same message for a reader.
  v1::ProvenEvent& event = Event(bundle, random);
  storage::v1::Record record;
  record.ParseFromString(event.record());
  storage::v1::Record again;
  again.set_payload(record.payload());
  event.mutable_record()->append(random() % 2 == 0 ? again.SerializeAsString() : "\xf8\x07\x01");
}

void SwapEvents(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  const int first = Index(bundle, random);
  const int other =
      (first + 1 + static_cast<int>(random() % static_cast<unsigned>(bundle.events_size() - 1))) %
      bundle.events_size();
  bundle.mutable_events()->SwapElements(first, other);
}

void DropFromTheMiddle(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  bundle.mutable_events()->DeleteSubrange(
      1 + static_cast<int>(random() % static_cast<unsigned>(bundle.events_size() - 2)), 1);
}

void DropTheFirst(const LyingServer&, v1::ProofBundle& bundle, std::mt19937&) {
  bundle.mutable_events()->DeleteSubrange(0, 1);
}

void DropTheLast(const LyingServer&, v1::ProofBundle& bundle, std::mt19937&) {
  bundle.mutable_events()->RemoveLast();
}

// All that is left is true: an earlier end, and the proof that it was the end then.
void EndAtAnOlderRooting(const LyingServer& server, v1::ProofBundle& bundle, std::mt19937& random) {
  const uint64_t rooting = LyingServer::kResources.size() * (1 + random() % 16);
  while (!bundle.events().empty() && bundle.events().rbegin()->position() > rooting) {
    bundle.mutable_events()->RemoveLast();
  }
  *bundle.mutable_head() = server.HeadBy(rooting);
}

void HideTheHead(const LyingServer&, v1::ProofBundle& bundle, std::mt19937&) {
  bundle.clear_head();
}

void DropAll(const LyingServer&, v1::ProofBundle& bundle, std::mt19937&) {
  bundle.clear_events();
}

void DoubleEvent(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  const v1::ProvenEvent event = Event(bundle, random);
  *bundle.add_events() = event;
}

void TruncateProof(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  Event(bundle, random).mutable_inclusion_proof()->RemoveLast();
}

void LengthenProof(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  v1::ProvenEvent& event = Event(bundle, random);
  for (unsigned i = 0; i <= random() % 200; ++i) event.add_inclusion_proof(event.inclusion_proof(0));
}

void AlterProof(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  FlipBit(*Event(bundle, random).mutable_inclusion_proof(0), random);
}

void SwapProofs(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  const int first = Index(bundle, random);
  bundle.mutable_events(first)->mutable_inclusion_proof()->Swap(
      bundle.mutable_events((first + 1) % bundle.events_size())->mutable_inclusion_proof());
}

void MoveEvent(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  v1::ProvenEvent& event = Event(bundle, random);
  event.set_position(random() % 2 == 0 ? event.position() + 1 + random() % 70 : ~uint64_t{0} - random() % 2);
}

void NameAnotherAlliance(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  bundle.set_resource(random() % 2 == 0 ? "alliances/sky" : "");
}

void SlipInEventOfAnotherAlliance(const LyingServer& server, v1::ProofBundle& bundle, std::mt19937& random) {
  Event(bundle, random) =
      server.log().Bundle({2 + LyingServer::kResources.size() * (random() % 20)}).events(0);
}

void SignWithAnotherKey(const LyingServer& server, v1::ProofBundle& bundle, std::mt19937&) {
  Resign(bundle, LyingServer::Impostor(), server.log().CheckpointAt(LyingServer::kLogSize));
}

void ClaimAnotherSize(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  tree::SignedNote note = *tree::SignedNote::Parse(bundle.checkpoint());
  tree::Checkpoint checkpoint = *tree::Checkpoint::Parse(note.text);
  checkpoint.size += 1 + random() % 100;
  note.text = checkpoint.Format();
  bundle.set_checkpoint(note.Format());
}

void AlterRoot(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  tree::SignedNote note = *tree::SignedNote::Parse(bundle.checkpoint());
  tree::Checkpoint checkpoint = *tree::Checkpoint::Parse(note.text);
  checkpoint.root[random() % checkpoint.root.size()] ^= 1;
  note.text = checkpoint.Format();
  bundle.set_checkpoint(note.Format());
}

// The log itself signs another history, from before the checkpoint that the auditor has kept.
void Fork(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  const LogOfTests fork = LyingServer::Fork(1 + random() % LyingServer::kKeptSize);
  const auto successions = bundle.successions();
  bundle = fork.Bundle(LyingServer::PositionsOfStar(), LyingServer::kKeptSize);
  *bundle.mutable_successions() = successions;
}

// From after it: only the witness can tell.
void ForkLater(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  const LogOfTests fork = LyingServer::Fork(
      LyingServer::kKeyReplacedSize + 1 + random() % (LyingServer::kLogSize - LyingServer::kKeyReplacedSize));
  auto successions = bundle.successions();
  *successions.Mutable(0)->mutable_consistency_proof() =
      fork.Bundle({1}, LyingServer::kKeyReplacedSize).consistency_proof();
  bundle = fork.Bundle(LyingServer::PositionsOfStar(), LyingServer::kKeptSize);
  *bundle.mutable_successions() = successions;
}

void ShowAnEarlierCheckpoint(const LyingServer& server, v1::ProofBundle& bundle, std::mt19937& random) {
  bundle.set_checkpoint(server.Witnessed(LyingServer::kKeyReplacedSize + random() % 28));
}

// Signed by the key of now, but shorter than the log was when that key came.
void RollBackBehindTheKey(const LyingServer& server, v1::ProofBundle& bundle, std::mt19937& random) {
  const uint64_t size = LyingServer::kKeptSize + random() % 7;
  LogOfTests shorter("entente/log", 't');
  for (uint64_t position = 1; position <= size; ++position)
    shorter.AppendBytes(server.log().record(position));
  const auto successions = bundle.successions();
  bundle = shorter.Bundle({1, 4, 7}, LyingServer::kKeptSize);
  *bundle.mutable_successions() = successions;
  bundle.set_checkpoint(server.Witnessed(size));
}

void TruncateConsistencyProof(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  if (random() % 2 == 0) {
    bundle.mutable_consistency_proof()->RemoveLast();
  } else {
    FlipBit(*bundle.mutable_consistency_proof(0), random);
  }
}

void HideSuccession(const LyingServer&, v1::ProofBundle& bundle, std::mt19937&) {
  bundle.clear_successions();
}

void ForgeSuccession(const LyingServer& server, v1::ProofBundle& bundle, std::mt19937&) {
  *bundle.mutable_successions(0) = server.Succession(tree::Succession::Reason::kRoutine, 't', true);
}

void SucceedInTwoWays(const LyingServer& server, v1::ProofBundle& bundle, std::mt19937& random) {
  *bundle.add_successions() = server.Succession(tree::Succession::Reason::kRoutine, 'u');
  if (random() % 2 == 0) bundle.mutable_successions()->SwapElements(0, 1);
}

void SucceedCompromised(const LyingServer& server, v1::ProofBundle& bundle, std::mt19937&) {
  *bundle.mutable_successions(0) = server.Succession(tree::Succession::Reason::kCompromised);
}

void BreakSuccessionProof(const LyingServer&, v1::ProofBundle& bundle, std::mt19937&) {
  bundle.mutable_successions(0)->mutable_consistency_proof()->RemoveLast();
}

void HideTheWitness(const LyingServer&, v1::ProofBundle& bundle, std::mt19937&) {
  tree::SignedNote note = *tree::SignedNote::Parse(bundle.checkpoint());
  note.signatures.pop_back();
  bundle.set_checkpoint(note.Format());
}

// Another signs in the name of the witness, or the witness has signed something else.
void ForgeTheWitness(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  tree::SignedNote note = *tree::SignedNote::Parse(bundle.checkpoint());
  const bool is_other = random() % 2 == 0;
  const tree::NoteSigner signer("witness.example/bank",
                                std::string(tree::NoteSigner::kSeedBytes, is_other ? 'm' : 'b'));
  note.signatures.back() =
      signer.Cosign(is_other ? note.text : "another text\n", absl::UnixEpoch() + absl::Hours(1));
  bundle.set_checkpoint(note.Format());
}

void SpellSignatureInAnotherWay(const LyingServer&, v1::ProofBundle& bundle, std::mt19937&) {
  std::string note = bundle.checkpoint();
  note.insert(note.size() - 1, "=");
  bundle.set_checkpoint(note);
}

void AddSignatureOfAStranger(const LyingServer&, v1::ProofBundle& bundle, std::mt19937&) {
  tree::SignedNote note = *tree::SignedNote::Parse(bundle.checkpoint());
  const tree::NoteSigner stranger("stranger", std::string(tree::NoteSigner::kSeedBytes, 'z'));
  note.signatures.push_back(stranger.Sign(note.text));
  bundle.set_checkpoint(note.Format());
}

void AddUnknownField(const LyingServer&, v1::ProofBundle& bundle, std::mt19937& random) {
  std::string bytes = bundle.SerializeAsString();
  bytes += "\xf8\x07\x01";
  bundle.ParseFromString(bytes);
  bundle.set_older_size(random());
}

}  // namespace

const std::vector<Lie>& Lies() {
  static const std::vector<Lie>& lies = *new std::vector<Lie>{
      {"an event is forged", kNotThere, &ForgeEvent},
      {"an event is spelt in another way", kNotThere, &SpellEventInAnotherWay},
      {"two events change places", kOtherOrder, &SwapEvents},
      {"an event in the middle is gone", "has a gap", &DropFromTheMiddle},
      {"the first event is gone", nullptr, &DropTheFirst},
      {"the last event is gone", "its end was cut off", &DropTheLast},
      {"the history ends at an older rooting", "nothing is known of them; at most 10", &EndAtAnOlderRooting},
      {"the proof of the last version is gone", "not proved which version was the last", &HideTheHead},
      {"all events are gone", "has no events", &DropAll},
      {"an event is there twice", kOtherOrder, &DoubleEvent},
      {"a proof is too short", kNotThere, &TruncateProof},
      {"a proof is too long", kNotThere, &LengthenProof},
      {"a proof is altered", kNotThere, &AlterProof},
      {"two proofs change places", kNotThere, &SwapProofs},
      {"an event is said to stand elsewhere", "says that it stands at", &MoveEvent},
      {"another alliance is named", "belongs to alliances/star, not to", &NameAnotherAlliance},
      {"an event of another alliance is among them", "belongs to alliances/s", &SlipInEventOfAnotherAlliance},
      {"another key signs under the same name", kNotSigned, &SignWithAnotherKey},
      {"the checkpoint claims another size", kNotSigned, &ClaimAnotherSize},
      {"the checkpoint has another root", kNotSigned, &AlterRoot},
      {"the log is forked before what was kept", kNotContinued, &Fork},
      {"the log is forked after what was kept", kNotWitnessed, &ForkLater},
      {"an earlier checkpoint is shown for later events", kNotThere, &ShowAnEarlierCheckpoint},
      {"the log is rolled back to before its key", "cut off or rolled back", &RollBackBehindTheKey},
      {"the checkpoint that was kept is not continued", kNotContinued, &TruncateConsistencyProof},
      {"the succession is not shown", kNotSigned, &HideSuccession},
      {"the succession is signed by another", kNotSigned, &ForgeSuccession},
      {"the key has two successors", "was replaced in two ways", &SucceedInTwoWays},
      {"the key was compromised", "others may have had it", &SucceedCompromised},
      {"the log before the key is not continued", "whose key was replaced", &BreakSuccessionProof},
      {"the witness is not there", kNotWitnessed, &HideTheWitness},
      {"the word of the witness is forged", kNotWitnessed, &ForgeTheWitness},
      {"a signature is spelt in another way", "cannot be read", &SpellSignatureInAnotherWay},
      {"a stranger has signed as well", nullptr, &AddSignatureOfAStranger},
      {"there is a field that nobody knows", nullptr, &AddUnknownField},
  };
  return lies;
}

}  // namespace entente::verifier
