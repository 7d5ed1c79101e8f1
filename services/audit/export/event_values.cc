#include "services/audit/export/event_values.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "entente/v1/rules.pb.h"
#include "services/audit/export/objects.h"

namespace entente::audit {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kFormat[] = "%Y-%m-%dT%H:%M:%E3SZ";

bool IsObject(const FieldDescriptor& field) {
  const auto& objects = field.containing_type()->options().GetExtension(v1::event).objects();
  return std::any_of(objects.begin(), objects.end(),
                     [&field](const v1::EventObject& object) { return object.field() == field.name(); });
}

// The value of a singular field; empty for what is no plain value.
std::string ValueOf(const Message& event, const FieldDescriptor& field) {
  const auto& reflection = *event.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_BYTES ? "" : reflection.GetString(event, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.GetEnum(event, &field)->name();
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(event, &field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(reflection.GetInt32(event, &field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(reflection.GetUInt32(event, &field));
    default:
      return "";
  }
}

}  // namespace

int32_t FirstDayOf(const google::type::Date& date, const google::protobuf::Timestamp& record_time) {
  const absl::CivilDay day =
      date.year() == 0 ? absl::ToCivilDay(absl::FromUnixSeconds(record_time.seconds()), absl::UTCTimeZone())
                       : absl::CivilDay(date.year(), std::max(date.month(), 1), std::max(date.day(), 1));
  return static_cast<int32_t>(day - absl::CivilDay(1970, 1, 1));
}

std::string MomentText(const v1::TrailEntry& entry) {
  const absl::CivilDay day =
      absl::CivilDay(1970, 1, 1) + FirstDayOf(entry.effective_on(), entry.record_time());
  return absl::FormatTime(kFormat, absl::FromCivil(day, absl::UTCTimeZone()), absl::UTCTimeZone());
}

std::string RecordedText(const v1::TrailEntry& entry) {
  const absl::Time time =
      absl::FromUnixSeconds(entry.record_time().seconds()) + absl::Nanoseconds(entry.record_time().nanos());
  return absl::FormatTime(kFormat, time, absl::UTCTimeZone());
}

std::string PrecisionText(const google::type::Date& date) {
  if (date.year() != 0 && date.month() == 0) return "year";
  return date.year() != 0 && date.day() == 0 ? "month" : "day";
}

std::string ActivityName(const std::string& type) {
  std::string name;
  for (const char letter : type) {
    if (absl::ascii_isupper(static_cast<unsigned char>(letter)) && !name.empty()) name += '-';
    name += absl::ascii_tolower(static_cast<unsigned char>(letter));
  }
  return name;
}

std::vector<EventValue> ValuesOf(const v1::TrailEntry& entry) {
  std::vector<EventValue> values;
  const Message* event = EventOf(entry);
  if (event == nullptr) return values;
  std::vector<const FieldDescriptor*> fields;
  event->GetReflection()->ListFields(*event, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated() || IsObject(*field)) continue;
    std::string value = ValueOf(*event, *field);
    if (!value.empty()) values.push_back({std::string(field->name()), std::move(value)});
  }
  return values;
}

}  // namespace entente::audit
