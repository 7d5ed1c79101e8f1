// The keys of the decision indexes: what spans resources and must be known without folding any of them. Those
// of parts in alliances stand in history/parts.h, those of features in features.h.
#ifndef ENTENTE_SERVICES_LEDGER_INDEXES_H_
#define ENTENTE_SERVICES_LEDGER_INDEXES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "entente/storage/v1/record.pb.h"
#include "entente/v1/context.pb.h"
#include "services/domain/decision.h"
#include "storage/event_log.h"

namespace entente::ledger {

// `external/{collection}/{system}/{id}` → the resource that has the external reference.
std::string ExternalReferenceKey(std::string_view collection, std::string_view system, std::string_view id);

// `corrected/{position}` → the position of the event that corrects the one there.
std::string CorrectedKey(uint64_t position);

// `erased/{person}` → the position of the event by which the person was erased.
std::string ErasedKey(std::string_view person);

// The person of such a key; empty if it is another key.
std::string_view ErasedPersonOf(std::string_view key);

// Leads to the name of the period that was closed last.
inline constexpr std::string_view kClosedThroughKey = "closed/through";

// `closed/at/{position}` → the name of the period that the event there has closed. The positions have 20
// digits, so that they are in order.
std::string ClosedAtKey(uint64_t position);

// All people who were erased. Reads one entry for each of them, however long the log is.
absl::StatusOr<std::vector<std::string>> ErasedPeople(const storage::EventLog& log);

// The keys of the external references that a fact gives to its resource.
std::vector<std::string> ExternalReferenceKeys(const domain::Fact& fact);

// What an event leaves in the decision indexes. `record` is that of the fact.
std::vector<storage::IndexChange> IndexChangesOf(const domain::Fact& fact, const storage::v1::Record& record);

// Whether the value of a key is the position of the event that has left it there, or the resource whose first
// event has. A key of another kind is of a newer program.
bool LeadsToPosition(std::string_view key);
bool LeadsToResource(std::string_view key);

// What a receipt says of a recorded event.
void FillRecordedEvent(const storage::v1::Record& record, std::string_view leaf_hash,
                       v1::RecordedEvent& event);

}  // namespace entente::ledger

#endif  // ENTENTE_SERVICES_LEDGER_INDEXES_H_
