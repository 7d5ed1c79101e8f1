#include "clients/report/evidence.h"

#include <map>
#include <memory>

#include "absl/strings/str_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "storage/tree/hash.h"

namespace entente::report {
namespace {

using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

// The event that is set in the fact; null if there is none.
const Message* EventIn(const v1::Fact& fact) {
  const auto* field =
      fact.GetReflection()->GetOneofFieldDescriptor(fact, fact.GetDescriptor()->oneof_decl(0));
  return field == nullptr ? nullptr : &fact.GetReflection()->GetMessage(fact, field);
}

bool HasContentOf(const storage::v1::Record& record, const v1::TrailEntry& entry) {
  const Message* told = EventIn(entry.fact());
  if (told == nullptr || told->GetDescriptor()->full_name() != record.event_type()) return false;
  const std::unique_ptr<Message> proved(told->New());
  return proved->ParseFromString(record.payload()) && MessageDifferencer::Equals(*told, *proved);
}

// True if the report tells of the event what the log has.
bool Agrees(const v1::TrailEntry& entry, const storage::v1::Record& record, const std::string& bytes) {
  const tree::Hash leaf = tree::HashLeaf(bytes);
  return entry.leaf_hash() == std::string(leaf.begin(), leaf.end()) && entry.version() == record.version() &&
         entry.actor() == record.actor() && entry.reason() == record.reason() &&
         entry.on_behalf_of() == record.on_behalf_of() && entry.historical() == record.historical() &&
         MessageDifferencer::Equals(entry.record_time(), record.record_time()) &&
         MessageDifferencer::Equals(entry.effective_on(), record.effective_on()) &&
         HasContentOf(record, entry);
}

void CompareTrail(const Chapter& chapter, Evidence& evidence) {
  std::map<uint64_t, int> places;
  for (int i = 0; i < evidence.bundle.events_size(); ++i) places[evidence.bundle.events(i).position()] = i;
  for (const v1::TrailEntry& entry : chapter.trail) {
    if (evidence.faults.size() == verifier::kFaultsMax) return;
    const auto place = places.find(entry.position());
    if (place == places.end()) {
      evidence.faults.push_back(
          absl::StrFormat("%s is told in this report, but is not proved.", entry.name()));
    } else if (const auto& record = evidence.verdict.records[static_cast<size_t>(place->second)];
               !Agrees(entry, record, evidence.bundle.events(place->second).record())) {
      evidence.faults.push_back(
          absl::StrFormat("%s is told in this report otherwise than it stands in the log.", entry.name()));
    }
  }
}

}  // namespace

Evidence Verify(v1::ProofBundle bundle, const v1::Checkpoint& checkpoint,
                const std::optional<tree::VerifierKey>& log_key, const Chapter& chapter) {
  Evidence evidence;
  evidence.bundle = std::move(bundle);
  evidence.outcome = Evidence::Outcome::kRefuted;
  evidence.key_was_given = log_key.has_value();
  verifier::Trust trust;
  if (log_key.has_value()) {
    trust.log_key = *log_key;
  } else {
    const auto named = tree::VerifierKey::Parse(checkpoint.log_key());
    if (!named.ok()) {
      evidence.faults = {"The key that the server names as that of its log cannot be read."};
      return evidence;
    }
    trust.log_key = *named;
  }
  evidence.log_key = trust.log_key.Format();
  evidence.verdict = verifier::VerifyBundle(evidence.bundle, trust);
  evidence.faults = evidence.verdict.faults;
  if (!evidence.faults.empty()) return evidence;
  if (evidence.bundle.resource() != chapter.alliance.name() || evidence.verdict.records.empty() ||
      evidence.verdict.records.back().version() != chapter.alliance.version()) {
    evidence.faults.push_back(absl::StrFormat("The proof does not reach to version %d of %s.",
                                              chapter.alliance.version(), chapter.alliance.name()));
    return evidence;
  }
  CompareTrail(chapter, evidence);
  if (evidence.faults.empty()) evidence.outcome = Evidence::Outcome::kVerified;
  return evidence;
}

}  // namespace entente::report
