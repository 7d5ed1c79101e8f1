#include "services/ledger/indexes.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/history/event.h"
#include "services/history/parts.h"
#include "services/ledger/features.h"
#include "storage/status_macros.h"

namespace entente::ledger {
namespace {

constexpr std::string_view kErased = "erased/";
constexpr std::string_view kCorrected = "corrected/";
constexpr std::string_view kExternal = "external/";
constexpr std::string_view kClosed = "closed/";

using References = google::protobuf::RepeatedPtrField<v1::ExternalReference>;

const References* ReferencesOf(const v1::Fact& event) {
  if (event.has_organization_registered()) return &event.organization_registered().external_references();
  if (event.has_person_registered()) return &event.person_registered().external_references();
  if (event.has_alliance_created()) return &event.alliance_created().external_references();
  return nullptr;
}

}  // namespace

std::string ExternalReferenceKey(std::string_view collection, std::string_view system, std::string_view id) {
  return absl::StrFormat("%s%s/%s/%s", kExternal, collection, system, id);
}

std::string CorrectedKey(uint64_t position) {
  return absl::StrFormat("%s%d", kCorrected, position);
}

std::string ErasedKey(std::string_view person) {
  return std::string(kErased).append(person);
}

std::string_view ErasedPersonOf(std::string_view key) {
  return key.starts_with(kErased) ? key.substr(kErased.size()) : std::string_view();
}

absl::StatusOr<std::vector<std::string>> ErasedPeople(const storage::EventLog& log) {
  std::vector<std::string> people;
  RETURN_IF_ERROR(log.ScanIndex(kErased, [&people](std::string_view key, std::string_view) {
    people.emplace_back(ErasedPersonOf(key));
    return true;
  }));
  return people;
}

std::string ClosedAtKey(uint64_t position) {
  return absl::StrFormat("%sat/%020d", kClosed, position);
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

std::vector<storage::IndexChange> IndexChangesOf(const domain::Fact& fact,
                                                 const storage::v1::Record& record) {
  std::vector<storage::IndexChange> changes;
  const std::string position = std::to_string(record.position());
  if (fact.event.has_person_erased()) changes.push_back({ErasedKey(fact.resource), position});
  if (fact.event.has_period_closed()) {
    changes.push_back({std::string(kClosedThroughKey), fact.resource});
    changes.push_back({ClosedAtKey(record.position()), fact.resource});
  }
  if (fact.event.has_feature_enabled()) {
    changes.push_back({FeatureKey(fact.event.feature_enabled().feature()), position});
  }
  for (const std::string& person : history::NewcomersOf(fact.event)) {
    changes.push_back({history::PartKey(person, fact.resource, record.position()), position});
  }
  for (std::string& key : ExternalReferenceKeys(fact)) changes.push_back({std::move(key), fact.resource});
  if (record.has_corrects()) {
    changes.push_back({CorrectedKey(record.corrects().position()), position});
  }
  return changes;
}

bool LeadsToPosition(std::string_view key) {
  return key.starts_with(kErased) || key.starts_with(kCorrected) || history::IsPartKey(key) ||
         IsFeatureKey(key);
}

bool LeadsToResource(std::string_view key) {
  return key.starts_with(kExternal) || key.starts_with(kClosed);
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
