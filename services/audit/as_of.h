// As of when, and of what: the two times of a question, and resource names as other systems give them.
#ifndef ENTENTE_SERVICES_AUDIT_AS_OF_H_
#define ENTENTE_SERVICES_AUDIT_AS_OF_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "entente/v1/context.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "services/domain/timeline.h"
#include "services/views/horizon.h"
#include "storage/event_log.h"

namespace entente::audit {

// A moment of the API. `FIELD_INVALID`, naming `field`, if it is out of range.
absl::StatusOr<absl::Time> TimeOf(const google::protobuf::Timestamp& timestamp, const std::string& field);

// The day and the last position that `as_of` means. Reads the disk where `recorded_before` is set.
// Thread-safe.
//
// Errors: `FIELD_INVALID`, naming the field below `field`, if both `recorded_before` and `position` are set,
// one of the fields is out of range, or what was known is asked for as of a position beyond the end of the
// log or a moment that is still to come.
absl::StatusOr<views::Horizon> ResolveAsOf(const storage::EventLog& log, const v1::AsOf& as_of,
                                           domain::Day today, const std::string& field = "as_of");

// True if `as_of` asks for what holds now, as far as it is known, so that a cached answer serves.
bool AsksForNow(const v1::AsOf& as_of);

// The name of a resource that may be given by an external reference (`alliances/external:crm:4711`). Names
// without one are returned as they are, whether there is such a resource or not. `RESOURCE_NOT_FOUND`, naming
// `field`, if no resource has the reference. Thread-safe.
absl::StatusOr<std::string> ResolveName(const storage::EventLog& log, const std::string& name,
                                        const std::string& field);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_AS_OF_H_
