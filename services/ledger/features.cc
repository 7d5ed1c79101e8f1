#include "services/ledger/features.h"

#include <algorithm>
#include <set>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_join.h"
#include "services/history/event.h"
#include "services/history/parts.h"
#include "services/ledger/errors.h"
#include "storage/status_macros.h"

namespace entente::ledger {
namespace {

constexpr std::string_view kFeatures = "features/";

// So many entries of the index become durable at once.
constexpr size_t kPartsOfBatch = 1000;

// The feature of each field of `Fact`, by its number.
absl::flat_hash_map<int, std::string> FeaturesByEvent() {
  absl::flat_hash_map<int, std::string> features;
  const google::protobuf::Descriptor& fact = *v1::Fact::descriptor();
  for (int i = 0; i < fact.field_count(); ++i) {
    features[fact.field(i)->number()] =
        fact.field(i)->message_type()->options().GetExtension(v1::event).feature();
  }
  return features;
}

}  // namespace

std::string FeatureKey(std::string_view feature) {
  return std::string(kFeatures).append(feature);
}

bool IsFeatureKey(std::string_view key) {
  return key.starts_with(kFeatures);
}

const std::string& FeatureOf(const v1::Fact& event) {
  static const auto& features = *new absl::flat_hash_map<int, std::string>(FeaturesByEvent());
  static const auto& none = *new std::string();
  const auto found = features.find(static_cast<int>(event.event_case()));
  return found == features.end() ? none : found->second;
}

const std::vector<std::string>& KnownFeatures() {
  static const auto& known = *new std::vector<std::string>([] {
    std::set<std::string> names;
    for (const auto& [number, feature] : FeaturesByEvent()) {
      if (!feature.empty()) names.insert(feature);
    }
    return std::vector<std::string>(names.begin(), names.end());
  }());
  return known;
}

absl::StatusOr<std::vector<std::string>> EnabledFeatures(const storage::EventLog& log) {
  std::vector<std::string> enabled;
  RETURN_IF_ERROR(log.ScanIndex(kFeatures, [&enabled](std::string_view key, std::string_view) {
    enabled.emplace_back(key.substr(kFeatures.size()));
    return true;
  }));
  return enabled;
}

absl::Status CheckFeatures(const storage::EventLog& log) {
  ASSIGN_OR_RETURN(std::vector<std::string> unknown, EnabledFeatures(log));
  const std::vector<std::string>& known = KnownFeatures();
  unknown.erase(std::remove_if(unknown.begin(), unknown.end(),
                               [&known](const std::string& name) {
                                 return std::binary_search(known.begin(), known.end(), name);
                               }),
                unknown.end());
  return unknown.empty() ? absl::OkStatus() : UnknownFeatures(absl::StrJoin(unknown, ", "));
}

absl::Status CompleteParts(storage::EventLog& log) {
  storage::Batch batch;
  absl::Status status;
  history::Event event;
  const auto write = [&] {
    status = batch.index_changes.empty() ? absl::OkStatus() : log.Apply(batch);
    batch.index_changes.clear();
    return status.ok();
  };
  RETURN_IF_ERROR(log.Scan(1, storage::Direction::kForward, [&](const storage::StoredRecord& stored) {
    status = history::DecodeEventInto(stored, event);
    if (!status.ok()) return false;
    for (const std::string& person : history::NewcomersOf(event.fact)) {
      batch.index_changes.push_back({history::PartKey(person, event.record.resource(), stored.position),
                                     std::to_string(stored.position)});
    }
    return batch.index_changes.size() < kPartsOfBatch || write();
  }));
  RETURN_IF_ERROR(status);
  write();
  return status;
}

}  // namespace entente::ledger
