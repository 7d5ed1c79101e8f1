#include "clients/verifier/verify_head.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/str_format.h"
#include "clients/verifier/foreign.h"
#include "entente/v1/log.pb.h"
#include "storage/tree/heads.h"
#include "storage/tree/proof.h"

namespace entente::verifier {
namespace {

// An event of the server about its log.
struct Rooting {
  storage::v1::Record record;
  v1::HeadsRooted event;
};

std::optional<Rooting> RootingOf(const v1::ProvenEvent& proven, const tree::Checkpoint& checkpoint,
                                 Verdict& verdict) {
  const std::optional<tree::Proof> proof = ProofOf(proven.inclusion_proof());
  if (proven.position() == 0 || !proof.has_value() ||
      !tree::VerifyInclusion(proven.position() - 1, checkpoint.size, tree::HashLeaf(proven.record()),
                             checkpoint.root, *proof)) {
    verdict.AddFault(absl::StrFormat(
        "It is not proved that the event at position %d, which is to root the last versions, is there.",
        proven.position()));
    return std::nullopt;
  }
  Rooting rooting;
  if (!rooting.record.ParseFromString(proven.record()) || rooting.record.position() != proven.position() ||
      rooting.record.event_type() != v1::HeadsRooted::descriptor()->full_name() ||
      rooting.record.resource().rfind("logs/", 0) != 0 ||
      !rooting.event.ParseFromString(rooting.record.payload()) ||
      rooting.event.position() >= proven.position()) {
    verdict.AddFault(absl::StrFormat("The event at position %d roots no last versions.", proven.position()));
    return std::nullopt;
  }
  return rooting;
}

std::optional<tree::HeadWay> WayOf(const v1::HeadProof& head, const tree::Hash& key) {
  if (static_cast<size_t>(head.siblings_size()) > tree::kHeadWayMax) return std::nullopt;
  tree::HeadWay way;
  for (const std::string& bytes : head.siblings()) {
    const auto hash = tree::ToHash(bytes);
    if (!hash.has_value()) return std::nullopt;
    way.siblings.push_back(*hash);
  }
  if (head.version() != 0) {
    way.end = tree::Head{key, head.version()};
  } else if (!head.other_head().empty()) {
    way.end = tree::ParseHead(head.other_head());
    if (!way.end.has_value() || way.end->key == key) return std::nullopt;
  }
  return way;
}

// What the events of the bundle say of it. Their versions have no gaps, or that was told.
void CheckAgreement(const ProvenHead& head, Verdict& verdict) {
  for (const storage::v1::Record& record : verdict.records) {
    const bool is_before = record.position() <= head.position;
    if (is_before == record.version() <= head.version) continue;
    return verdict.AddFault(
        absl::StrFormat("The log has rooted version %d as the last one as of position %d, but version %d "
                        "stands at position %d: the map of last versions is false. Keep the bundle, it is "
                        "the evidence.",
                        head.version, head.position, record.version(), record.position()));
  }
  if (!verdict.records.empty() && verdict.records.back().version() >= head.version) return;
  verdict.AddFault(absl::StrFormat(
      "The bundle ends before version %d, which was the last one as of position %d: its end was "
      "cut off.",
      head.version, head.position));
}

// How many events of the log nothing is known of. A later version than the ones that were proved can stand
// neither before the rooting nor before the last event of the bundle.
uint64_t UnknownEvents(const Rooting& rooting, uint64_t size, const Verdict& verdict) {
  uint64_t known = rooting.event.position();
  if (!verdict.records.empty()) known = std::max<uint64_t>(known, verdict.records.back().position());
  if (known >= size) return 0;
  return size - known - (rooting.record.position() > known ? 1 : 0);
}

}  // namespace

void CheckHead(const v1::ProofBundle& bundle, const tree::Checkpoint& checkpoint, Verdict& verdict) {
  const v1::HeadProof& head = bundle.head();
  if (head.resource() != bundle.resource()) {
    verdict.AddFault(absl::StrFormat("The proof of the last version is about %s, not about %s.",
                                     Shown(head.resource()), Shown(bundle.resource())));
    return;
  }
  const std::optional<Rooting> rooting = RootingOf(head.rooted(), checkpoint, verdict);
  if (!rooting.has_value()) return;
  const tree::Hash key = tree::HeadKey(head.resource());
  const std::optional<tree::HeadWay> way = WayOf(head, key);
  const std::optional<tree::Hash> root = tree::ToHash(rooting->event.root());
  if (!way.has_value() || !root.has_value() || !tree::VerifyWay(*root, key, *way)) {
    verdict.AddFault(
        absl::StrFormat("It is not proved that version %d was the last one of %s as of position %d.",
                        head.version(), Shown(head.resource()), rooting->event.position()));
    return;
  }
  verdict.head = ProvenHead{head.version(), rooting->event.position(),
                            absl::FromUnixSeconds(rooting->record.record_time().seconds()),
                            UnknownEvents(*rooting, checkpoint.size, verdict)};
  CheckAgreement(*verdict.head, verdict);
}

}  // namespace entente::verifier
