#include "services/audit/trail_entry.h"

#include <charconv>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "entente/v1/fact.pb.h"
#include "services/audit/errors.h"
#include "services/audit/sentence.h"
#include "services/history/event.h"
#include "storage/status_macros.h"

namespace entente::audit {
namespace {

constexpr std::string_view kLinkPrefix = "corrected/";

// How many links are read at once; where there are more, each is looked up.
constexpr size_t kLinksMax = 256;

uint64_t ParseNumber(std::string_view text) {
  uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() && end == text.data() + text.size() ? number : 0;
}

// What is known of an event type before any event is seen.
struct EventType {
  const google::protobuf::FieldDescriptor* field = nullptr;  // In `Fact`.
  const SentenceTemplate* sentence = nullptr;
  std::string short_name;
};

struct TypeTable {
  absl::flat_hash_map<std::string, EventType> by_name;
  absl::flat_hash_map<std::string, std::string> full_names;  // By short name.
};

const TypeTable& Types() {
  static const TypeTable& table = *[] {
    auto* made = new TypeTable;
    const google::protobuf::Descriptor* fact = v1::Fact::descriptor();
    for (int i = 0; i < fact->field_count(); ++i) {
      const google::protobuf::Descriptor* event = fact->field(i)->message_type();
      made->by_name[event->full_name()] = {fact->field(i), FindTemplate(event), event->name()};
      made->full_names[event->name()] = event->full_name();
    }
    return made;
  }();
  return table;
}

void MoveEvidence(storage::v1::Record& record, v1::TrailEntry* entry) {
  for (storage::v1::Evidence& evidence : *record.mutable_evidence()) {
    v1::Evidence* shown = entry->add_evidence();
    shown->set_uri(std::move(*evidence.mutable_uri()));
    shown->set_sha256(std::move(*evidence.mutable_sha256()));
    shown->set_title(std::move(*evidence.mutable_title()));
  }
}

v1::TrailEntry::CorrectionKind CorrectionKindOf(const storage::v1::Record& record) {
  switch (record.corrects().kind()) {
    case storage::v1::Correction::REPLACE:
      return v1::TrailEntry::REPLACED;
    case storage::v1::Correction::VOID:
      return v1::TrailEntry::WITHDRAWN;
    default:
      return v1::TrailEntry::CORRECTION_KIND_UNSPECIFIED;
  }
}

// Everything but the event itself and what is made of it.
void MoveFrame(storage::v1::Record& record, v1::TrailEntry* entry) {
  entry->set_position(record.position());
  entry->set_version(record.version());
  entry->set_resource(std::move(*record.mutable_resource()));
  if (record.has_effective_on()) entry->mutable_effective_on()->Swap(record.mutable_effective_on());
  if (record.has_record_time()) entry->mutable_record_time()->Swap(record.mutable_record_time());
  entry->set_actor(std::move(*record.mutable_actor()));
  entry->set_authority(std::move(*record.mutable_authority()));
  entry->set_on_behalf_of(std::move(*record.mutable_on_behalf_of()));
  entry->set_reason(std::move(*record.mutable_reason()));
  entry->set_request_id(std::move(*record.mutable_request_id()));
  entry->set_correlation_id(std::move(*record.mutable_correlation_id()));
  entry->set_causation_id(std::move(*record.mutable_causation_id()));
  entry->set_historical(record.historical());
  entry->set_approval(std::move(*record.mutable_approval()));
  entry->set_playbook_version(std::move(*record.mutable_playbook_version()));
  if (record.evidence_size() > 0) MoveEvidence(record, entry);
}

}  // namespace

std::optional<std::string_view> FullTypeName(std::string_view short_type) {
  const auto found = Types().full_names.find(std::string(short_type));
  if (found == Types().full_names.end()) return std::nullopt;
  return found->second;
}

absl::Status CorrectionLinks::Refresh() {
  links_.clear();
  has_all_ = true;
  return log_->ScanIndex(kLinkPrefix, [this](std::string_view key, std::string_view value) {
    links_[ParseNumber(key.substr(kLinkPrefix.size()))] = ParseNumber(value);
    has_all_ = links_.size() <= kLinksMax;
    return has_all_;
  });
}

absl::StatusOr<uint64_t> CorrectionLinks::Find(uint64_t position) const {
  if (has_all_) {
    if (links_.empty()) return 0;
    const auto found = links_.find(position);
    return found == links_.end() ? 0 : found->second;
  }
  const std::string key = absl::StrCat("corrected/", position);
  ASSIGN_OR_RETURN(const std::optional<std::string> link, log_->FindIndex(key));
  if (!link.has_value()) return 0;
  const uint64_t correcting = ParseNumber(*link);
  if (correcting == 0) return error::IndexCorrupt(key);
  return correcting;
}

absl::StatusOr<v1::TrailEntry::CorrectionKind> CorrectionLinks::KindOf(uint64_t correcting) const {
  if (correcting == 0) return v1::TrailEntry::CORRECTION_KIND_UNSPECIFIED;
  ASSIGN_OR_RETURN(const storage::StoredRecord stored, log_->Read(correcting));
  storage::v1::Record record;
  if (!record.ParseFromString(stored.bytes)) return error::RecordCorrupt(correcting, "it does not parse");
  return CorrectionKindOf(record);
}

absl::StatusOr<v1::TrailEntry> MakeEntry(const storage::StoredRecord& stored, const CorrectionLinks& links) {
  EntryMaker maker;
  v1::TrailEntry entry;
  RETURN_IF_ERROR(maker.Read(stored));
  RETURN_IF_ERROR(maker.Make(stored, links, &entry));
  return entry;
}

absl::Status EntryMaker::Read(const storage::StoredRecord& stored) {
  if (!record_.ParseFromString(stored.bytes))
    return error::RecordCorrupt(stored.position, "it does not parse");
  return absl::OkStatus();
}

absl::Status EntryMaker::Make(const storage::StoredRecord& stored, const CorrectionLinks& links,
                              v1::TrailEntry* entry) {
  ASSIGN_OR_RETURN(const uint64_t corrected_by, links.Find(stored.position));
  const auto found = Types().by_name.find(record_.event_type());
  if (found == Types().by_name.end() || found->second.sentence == nullptr) {
    return error::RecordCorrupt(stored.position, "its type is not known");
  }
  const EventType& type = found->second;
  entry->Clear();
  v1::Fact& fact = *entry->mutable_fact();
  google::protobuf::Message* event = fact.GetReflection()->MutableMessage(&fact, type.field);
  if (!event->ParseFromString(record_.payload())) {
    return error::RecordCorrupt(stored.position, "its payload does not parse");
  }
  WriteSentence(record_.actor(), record_.on_behalf_of(), *type.sentence, *event, entry->mutable_sentence());
  entry->set_name(history::EventName(stored.position));
  entry->set_type(type.short_name);
  entry->set_leaf_hash(stored.leaf_hash);
  const uint64_t corrects = record_.corrects().position();
  if (corrects != 0) entry->set_corrects(history::EventName(corrects));
  entry->set_correction(CorrectionKindOf(record_));
  if (corrected_by != 0) {
    entry->set_corrected_by(history::EventName(corrected_by));
    ASSIGN_OR_RETURN(const auto kind, links.KindOf(corrected_by));
    entry->set_corrected_as(kind);
  }
  MoveFrame(record_, entry);
  return absl::OkStatus();
}

}  // namespace entente::audit
