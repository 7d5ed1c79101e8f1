#include "clients/verifier/lying_server.h"

#include "absl/strings/str_cat.h"
#include "entente/v1/log.pb.h"
#include "storage/tree/heads_map.h"

namespace entente::verifier {
namespace {

// The map of last versions as of a position.
tree::HeadsMap MapAsOf(uint64_t position) {
  tree::HeadsMap map;
  for (uint64_t i = 0; i < position; ++i) {
    map.Set(tree::HeadKey(LyingServer::kResources[i % LyingServer::kResources.size()]),
            i / LyingServer::kResources.size() + 1);
  }
  return map;
}

storage::v1::Record RootingAt(uint64_t position) {
  v1::HeadsRooted event;
  event.set_position(position - 1);
  event.set_root(std::string(tree::ToView(MapAsOf(position - 1).Root())));
  storage::v1::Record record;
  record.set_resource(LyingServer::kResources.back());
  record.set_version(position / LyingServer::kResources.size());
  record.set_event_type(v1::HeadsRooted::descriptor()->full_name());
  record.set_payload(event.SerializeAsString());
  return record;
}

void Fill(LogOfTests& log, uint64_t other_position = 0) {
  for (uint64_t position = 1; position <= LyingServer::kLogSize; ++position) {
    const uint64_t i = position - 1;
    if (position % LyingServer::kResources.size() == 0 && position != other_position) {
      log.Append(RootingAt(position));
    } else {
      log.Append(LyingServer::kResources[i % LyingServer::kResources.size()],
                 i / LyingServer::kResources.size() + 1,
                 position == other_position ? "rewritten" : absl::StrCat("event ", i));
    }
  }
}

}  // namespace

LyingServer::LyingServer()
    : former_("entente/log", 's'),
      log_("entente/log", 't'),
      bank_("witness.example/bank", std::string(tree::NoteSigner::kSeedBytes, 'b')),
      trust_{former_.key(), {}, {bank_.verifier_key()}, 0} {
  Fill(former_);
  Fill(log_);
  trust_.older_note = former_.Note(kKeptSize);
  trust_.needs_head = true;
  trust_.unknown_events_max = kUnknownMax;
  trust_.witnesses[0].type = tree::KeyType::kEd25519Cosignature;
  honest_ = log_.Bundle(PositionsOfStar(), kKeptSize);
  honest_.set_checkpoint(Witnessed(kLogSize));
  *honest_.mutable_head() = HeadBy(kLogSize);
  *honest_.add_successions() = Succession(tree::Succession::Reason::kRoutine);
}

v1::HeadProof LyingServer::HeadBy(uint64_t position) const {
  v1::HeadProof head;
  head.set_resource(kStar);
  const tree::HeadWay way = MapAsOf(position - 1).Way(tree::HeadKey(kStar));
  for (const tree::Hash& hash : way.siblings) *head.add_siblings() = tree::ToView(hash);
  head.set_version(way.end->version);
  *head.mutable_rooted() = log_.Bundle({position}).events(0);
  return head;
}

std::vector<uint64_t> LyingServer::PositionsOfStar() {
  std::vector<uint64_t> positions;
  for (uint64_t position = 1; position <= LyingServer::kLogSize; position += kResources.size())
    positions.push_back(position);
  return positions;
}

tree::NoteSigner LyingServer::Impostor() {
  return {"entente/log", std::string(tree::NoteSigner::kSeedBytes, 'i')};
}

std::string LyingServer::Witnessed(uint64_t size, bool is_former) const {
  tree::SignedNote note = *tree::SignedNote::Parse((is_former ? former_ : log_).Note(size));
  note.signatures.push_back(bank_.Cosign(note.text, absl::UnixEpoch() + absl::Hours(12)));
  return note.Format();
}

v1::Succession LyingServer::Succession(tree::Succession::Reason reason, char successor,
                                       bool by_impostor) const {
  const tree::NoteSigner impostor = Impostor();
  const tree::NoteSigner& before = by_impostor ? impostor : former_.signer();
  const tree::NoteSigner next("entente/log", std::string(tree::NoteSigner::kSeedBytes, successor));
  tree::Succession succession;
  succession.checkpoint = former_.CheckpointAt(kKeyReplacedSize);
  succession.predecessor = before.verifier_key();
  succession.successor = next.verifier_key();
  succession.reason = reason;
  v1::Succession step;
  step.set_note(succession.Sign(before, next));
  *step.mutable_consistency_proof() = log_.Bundle({1}, kKeyReplacedSize).consistency_proof();
  return step;
}

LogOfTests LyingServer::Fork(uint64_t position) {
  LogOfTests fork("entente/log", 't');
  Fill(fork, position);
  return fork;
}

bool LyingServer::IsTrue(const v1::ProofBundle& bundle, const Verdict& verdict) const {
  if (!verdict.checkpoint.has_value() || verdict.checkpoint->size > kLogSize ||
      *verdict.checkpoint != log_.CheckpointAt(verdict.checkpoint->size) ||
      bundle.events_size() != static_cast<int>(verdict.records.size()) || bundle.events().empty()) {
    return false;
  }
  for (int i = 0; i < bundle.events_size(); ++i) {
    const uint64_t position = bundle.events(i).position();
    if (position < 1 || position > verdict.checkpoint->size ||
        bundle.events(i).record() != log_.record(position) ||
        bundle.resource() != LyingServer::kResources[(position - 1) % LyingServer::kResources.size()] ||
        (i > 0 && position != bundle.events(i - 1).position() + LyingServer::kResources.size())) {
      return false;
    }
  }
  if (!verdict.head.has_value()) return !trust_.needs_head;
  // What came later stands after the rooting, and is among those of which nothing is said to be known.
  const uint64_t next = bundle.events().rbegin()->position() + LyingServer::kResources.size();
  if (next > verdict.checkpoint->size) return true;
  const uint64_t hidden = (verdict.checkpoint->size - next) / LyingServer::kResources.size() + 1;
  return next > verdict.head->position && hidden <= verdict.head->unknown_events;
}

}  // namespace entente::verifier
