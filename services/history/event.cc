#include "services/history/event.h"

#include <charconv>
#include <unordered_map>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/domain/refusal.h"
#include "services/domain/timeline.h"
#include "storage/status_macros.h"

namespace entente::history {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// What is known of one event type before any event is seen.
struct TypeInfo {
  std::string name;
  const FieldDescriptor* field;  // In `Fact`.
  v1::EventRule rule;
  std::vector<const FieldDescriptor*> personal;
};

struct TypeTable {
  std::vector<TypeInfo> types;
  std::unordered_map<std::string, const TypeInfo*> by_name;
  std::unordered_map<int, const TypeInfo*> by_number;
};

TypeInfo Describe(const FieldDescriptor* field) {
  const Descriptor* type = field->message_type();
  TypeInfo info{type->full_name(), field, type->options().GetExtension(v1::event), {}};
  for (int i = 0; i < type->field_count(); ++i) {
    if (type->field(i)->options().GetExtension(v1::rule).personal()) info.personal.push_back(type->field(i));
  }
  return info;
}

const TypeTable& Types() {
  static const TypeTable& table = *[] {
    auto* made = new TypeTable;
    const Descriptor* fact = v1::Fact::descriptor();
    made->types.reserve(fact->field_count());  // The maps point into it.
    for (int i = 0; i < fact->field_count(); ++i) {
      const TypeInfo& info = made->types.emplace_back(Describe(fact->field(i)));
      made->by_name[info.name] = &info;
      made->by_number[info.field->number()] = &info;
    }
    return made;
  }();
  return table;
}

const TypeInfo* FindType(std::string_view name) {
  const auto found = Types().by_name.find(std::string(name));
  return found == Types().by_name.end() ? nullptr : found->second;
}

absl::Status Corrupt(uint64_t position, std::string_view what) {
  return domain::Refuse(v1::DATA_CORRUPT, absl::StrFormat("the record at position %d %s", position, what));
}

// Moves the personal fields of an event into a message of their own; null if none is set.
std::string TakePersonalFields(const TypeInfo& type, Message& event) {
  if (type.personal.empty()) return "";
  const auto* reflection = event.GetReflection();
  std::unique_ptr<Message> personal(event.New());
  for (const FieldDescriptor* field : type.personal) {
    const std::string value = reflection->GetString(event, field);
    if (value.empty()) continue;
    reflection->SetString(personal.get(), field, value);
    reflection->ClearField(&event, field);
  }
  return personal->SerializeAsString();
}

}  // namespace

domain::EventHeader HeaderOf(const storage::v1::Record& record) {
  domain::EventHeader header;
  header.resource = record.resource();
  header.version = record.version();
  header.record_time = record.record_time();
  header.corrects = record.corrects().position();
  header.event_type = record.event_type();
  header.actor = record.actor();
  header.reason = record.reason();
  const domain::DayRange days = domain::DaysOf(record.effective_on());
  header.at.set_first_day(days.first);
  header.at.set_last_day(days.last);
  header.at.set_sequence(static_cast<int32_t>(record.sequence()));
  header.at.set_position(record.position());
  if (record.sealed_size() > 0) {
    header.sealed_nonce = record.sealed(0).nonce();
    header.sealed_ciphertext = record.sealed(0).ciphertext();
  }
  return header;
}

// Reads the bytes of a record.
static absl::Status DecodeInto(std::string_view record_bytes, Event& event) {
  if (!event.record.ParseFromArray(record_bytes.data(), static_cast<int>(record_bytes.size()))) {
    return Corrupt(0, "cannot be parsed");
  }
  const uint64_t position = event.record.position();
  const TypeInfo* type = FindType(event.record.event_type());
  if (type == nullptr) {
    return Corrupt(position, absl::StrCat("is of the unknown type ", event.record.event_type()));
  }
  Message* message = event.fact.GetReflection()->MutableMessage(&event.fact, type->field);
  if (!message->ParseFromString(event.record.payload())) return Corrupt(position, "has a damaged payload");
  if (!domain::IsDate(event.record.effective_on())) return Corrupt(position, "has no date");
  event.header = HeaderOf(event.record);
  return absl::OkStatus();
}

absl::StatusOr<Event> DecodeEvent(std::string_view record_bytes) {
  Event event;
  RETURN_IF_ERROR(DecodeInto(record_bytes, event));
  return event;
}

absl::Status DecodeEventInto(const storage::StoredRecord& stored, Event& event) {
  RETURN_IF_ERROR(DecodeInto(stored.bytes, event));
  if (event.record.position() == stored.position) return absl::OkStatus();
  return Corrupt(stored.position, absl::StrCat("says it is at ", event.record.position()));
}

absl::StatusOr<Event> DecodeEvent(const storage::StoredRecord& stored) {
  Event event;
  RETURN_IF_ERROR(DecodeEventInto(stored, event));
  return event;
}

absl::StatusOr<std::string> MeasuredKpi(const storage::StoredRecord& stored, std::string_view resource) {
  ASSIGN_OR_RETURN(const Event event, DecodeEvent(stored));
  return event.header.resource == resource ? event.fact.kpi_measured().kpi() : "";
}

std::string SetEvent(v1::Fact& fact, storage::v1::Record& record) {
  const TypeInfo& type = *Types().by_number.at(fact.event_case());
  Message* event = fact.GetReflection()->MutableMessage(&fact, type.field);
  std::string personal = TakePersonalFields(type, *event);
  record.set_event_type(type.name);
  event->SerializeToString(record.mutable_payload());
  return personal;
}

const std::string& EventTypeOf(const v1::Fact& fact) {
  return Types().by_number.at(fact.event_case())->name;
}

std::string_view ShortType(std::string_view event_type) {
  const size_t dot = event_type.rfind('.');
  return dot == std::string_view::npos ? event_type : event_type.substr(dot + 1);
}

const v1::EventRule* RuleOfType(std::string_view event_type) {
  const TypeInfo* type = FindType(event_type);
  return type == nullptr ? nullptr : &type->rule;
}

std::string EventName(uint64_t position) {
  return absl::StrCat("events/", position);
}

uint64_t ParseEventName(std::string_view name) {
  constexpr std::string_view kPrefix = "events/";
  if (!name.starts_with(kPrefix)) return 0;
  name.remove_prefix(kPrefix.size());
  uint64_t position = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), position);
  return error == std::errc() && end == name.data() + name.size() ? position : 0;
}

std::string SealedContext(std::string_view resource, uint64_t version, std::string_view event_type) {
  std::string context(resource);
  context += '\0';
  context += std::to_string(version);
  context += '\0';
  context += event_type;
  return context;
}

}  // namespace entente::history
