// An entry of the trail as a paragraph.
#ifndef ENTENTE_SERVICES_AUDIT_ENTRY_TEXT_H_
#define ENTENTE_SERVICES_AUDIT_ENTRY_TEXT_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "entente/v1/audit.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"

namespace entente::audit {

// How many days after something was true it was recorded; negative if it was recorded ahead. Where only the
// month or the year is known, the days are counted from its end, or ahead of its beginning, and 0 inside it:
// no one is said to be later than he was. The day of recording is that in `zone`.
int32_t DaysLate(const google::type::Date& effective_on, const google::protobuf::Timestamp& record_time,
                 absl::TimeZone zone);

// The moment as `2024-03-05 09:00:00 UTC`.
std::string MomentText(const google::protobuf::Timestamp& record_time);

// What happened and who said so, for when and when it was recorded, what it changed, why, what proves it, who
// approved it, by which rules it was decided, and what it corrects or was corrected by. Pure.
std::string EntryText(const v1::TrailEntry& entry, absl::TimeZone zone);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_ENTRY_TEXT_H_
