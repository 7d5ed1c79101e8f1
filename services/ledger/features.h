// Features of the format: kinds of events that a log may hold from a point on (storage/FORMAT.md, "Version
// and migration").
#ifndef ENTENTE_SERVICES_LEDGER_FEATURES_H_
#define ENTENTE_SERVICES_LEDGER_FEATURES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "entente/v1/fact.pb.h"
#include "storage/event_log.h"

namespace entente::ledger {

// `features/{feature}` → the position of the event by which it was enabled.
std::string FeatureKey(std::string_view feature);

// True for any such key.
bool IsFeatureKey(std::string_view key);

// The features that this program knows: those that its events name, by name.
const std::vector<std::string>& KnownFeatures();

// The feature to which an event belongs; empty for what the first version knew.
const std::string& FeatureOf(const v1::Fact& event);

// The features that are enabled in a log, by name. Reads the disk. Thread-safe.
absl::StatusOr<std::vector<std::string>> EnabledFeatures(const storage::EventLog& log);

// FAILED_PRECONDITION, a sentence for the operator, if the log has a feature enabled that this program does
// not know: it would fold its events wrong. To be called by whoever opens a log, before anything else is
// read.
absl::Status CheckFeatures(const storage::EventLog& log);

// Puts into the index of parts (history/parts.h) what it lacks of events that were recorded before there was
// such an index. Reads the whole log; before anything else writes it.
absl::Status CompleteParts(storage::EventLog& log);

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_FEATURES_H_
