#include "services/ledger/indexes.h"

#include "absl/strings/str_format.h"
#include "services/history/event.h"

namespace entente::ledger {
namespace {

using References = google::protobuf::RepeatedPtrField<v1::ExternalReference>;

const References* ReferencesOf(const v1::Fact& event) {
  if (event.has_organization_registered()) return &event.organization_registered().external_references();
  if (event.has_person_registered()) return &event.person_registered().external_references();
  if (event.has_alliance_created()) return &event.alliance_created().external_references();
  return nullptr;
}

}  // namespace

std::string ExternalReferenceKey(std::string_view collection, std::string_view system, std::string_view id) {
  return absl::StrFormat("external/%s/%s/%s", collection, system, id);
}

std::string CorrectedKey(uint64_t position) {
  return absl::StrFormat("corrected/%d", position);
}

std::vector<std::string> ExternalReferenceKeys(const domain::Fact& fact) {
  std::vector<std::string> keys;
  const References* references = ReferencesOf(fact.event);
  if (references == nullptr) return keys;
  const std::string_view collection = std::string_view(fact.resource).substr(0, fact.resource.find('/'));
  for (const auto& reference : *references) {
    keys.push_back(ExternalReferenceKey(collection, reference.system(), reference.id()));
  }
  return keys;
}

void FillRecordedEvent(const storage::v1::Record& record, std::string_view leaf_hash,
                       v1::RecordedEvent& event) {
  event.set_event(history::EventName(record.position()));
  event.set_resource(record.resource());
  event.set_version(record.version());
  event.set_position(record.position());
  event.set_type(std::string(history::ShortType(record.event_type())));
  event.set_leaf_hash(std::string(leaf_hash));
}

}  // namespace entente::ledger
