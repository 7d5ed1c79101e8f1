// What process mining wants to know of an event: a day, a name, and plain values.
#ifndef ENTENTE_SERVICES_AUDIT_EXPORT_EVENT_VALUES_H_
#define ENTENTE_SERVICES_AUDIT_EXPORT_EVENT_VALUES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "entente/v1/audit.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"

namespace entente::audit {

// A value of an event: a field of its message that holds no object. What is personal is in the message only
// if it was asked for.
struct EventValue {
  std::string name;
  std::string value;
};

// The first day of a date of any precision, in days since 1970; that of the recording if there is no date.
int32_t FirstDayOf(const google::type::Date& date, const google::protobuf::Timestamp& record_time);

// The same as a moment in RFC 3339 with milliseconds: `1997-05-14T00:00:00.000Z`.
std::string MomentText(const v1::TrailEntry& entry);

// When the event was recorded, in the same form.
std::string RecordedText(const v1::TrailEntry& entry);

// `day`, `month` or `year`: how precisely it is known when the event was true.
std::string PrecisionText(const google::type::Date& date);

// `RoleAssigned` as `role-assigned`.
std::string ActivityName(const std::string& type);

// The values of the event, in the order of their fields; empty ones and objects are left out.
std::vector<EventValue> ValuesOf(const v1::TrailEntry& entry);

}  // namespace entente::audit

#endif  // ENTENTE_SERVICES_AUDIT_EXPORT_EVENT_VALUES_H_
