// An event between its record on disk and its typed form.
//
// Personal fields never reach the disk in clear. A record's payload is the event without them; they are
// serialized apart, as a message of the same type that has nothing else, and sealed under the key of the
// person whom they concern. To open an event is to merge the opened part back in.
#ifndef ENTENTE_SERVICES_HISTORY_EVENT_H_
#define ENTENTE_SERVICES_HISTORY_EVENT_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "entente/storage/v1/record.pb.h"
#include "entente/v1/fact.pb.h"
#include "services/domain/fold.h"
#include "storage/event_log.h"

namespace entente::history {

// An event as it was recorded.
struct Event {
  storage::v1::Record record;
  // The event without its personal fields.
  v1::Fact fact;
  // What a fold needs of the record.
  domain::EventHeader header;
};

// Reads a stored record. `DATA_CORRUPT` if it is no record or of an event type that this program does not
// know.
absl::StatusOr<Event> DecodeEvent(const storage::StoredRecord& stored);
absl::StatusOr<Event> DecodeEvent(std::string_view record_bytes);

// The same into an event that is used again and again, which saves most of its allocations.
absl::Status DecodeEventInto(const storage::StoredRecord& stored, Event& event);

// Fills what a fold needs from a record.
domain::EventHeader HeaderOf(const storage::v1::Record& record);

// The KPI that an event of `resource` measured; empty if it is of another kind, or of another resource. For
// `EventHeader::corrected_kpi`.
absl::StatusOr<std::string> MeasuredKpi(const storage::StoredRecord& stored, std::string_view resource);

// Puts an event's type and payload into a record, without the personal fields, and returns those: a
// serialized message of the same type with nothing else, or nothing if there are none. `fact` keeps only
// what is not personal.
std::string SetEvent(v1::Fact& fact, storage::v1::Record& record);

// The full message name of an event, for instance `entente.v1.RoleAssigned`.
const std::string& EventTypeOf(const v1::Fact& fact);

// The short name of a full one: `RoleAssigned`.
std::string_view ShortType(std::string_view event_type);

// What the event's message declares about itself in the option `event`; null if there is no such type.
const v1::EventRule* RuleOfType(std::string_view event_type);

// The name of an event as a resource, `events/{position}`, and back; 0 if it is none.
std::string EventName(uint64_t position);
uint64_t ParseEventName(std::string_view name);

// What the ciphertext of a personal part is bound to.
std::string SealedContext(std::string_view resource, uint64_t version, std::string_view event_type);

}  // namespace entente::history

#endif  // ENTENTE_SERVICES_HISTORY_EVENT_H_
