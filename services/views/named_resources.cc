#include "services/views/named_resources.h"

#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "entente/v1/fact.pb.h"
#include "google/protobuf/message.h"
#include "services/views/errors.h"

namespace entente::views {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kOrganizations = "organizations/";
constexpr std::string_view kPeople = "people/";

// The fields of a message that can hold names, and those that lead to such fields.
struct NamingFields {
  std::vector<const FieldDescriptor*> texts;
  std::vector<std::pair<const FieldDescriptor*, const NamingFields*>> messages;
};

// The naming fields of every event type, found once.
class NamingTable {
 public:
  NamingTable() {
    const Descriptor* fact = v1::Fact::descriptor();
    for (int i = 0; i < fact->field_count(); ++i) {
      const Descriptor* event = fact->field(i)->message_type();
      by_event_type_[event->full_name()] = {event, Describe(event)};
    }
  }

  struct Entry {
    const Descriptor* event = nullptr;
    const NamingFields* fields = nullptr;
  };
  const Entry* Find(const std::string& event_type) const {
    const auto found = by_event_type_.find(event_type);
    return found == by_event_type_.end() ? nullptr : &found->second;
  }

 private:
  // A message that contains itself is described once: the entry is made before its fields are walked.
  const NamingFields* Describe(const Descriptor* type) {
    const auto [entry, is_new] = by_message_.try_emplace(type);
    NamingFields* fields = &entry->second;  // Stays where it is: the map is node-based.
    if (!is_new) return fields;
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor* field = type->field(i);
      if (field->is_map()) continue;
      if (field->type() == FieldDescriptor::TYPE_STRING) fields->texts.push_back(field);
      if (field->type() == FieldDescriptor::TYPE_MESSAGE) {
        fields->messages.emplace_back(field, Describe(field->message_type()));
      }
    }
    return fields;
  }

  std::unordered_map<const Descriptor*, NamingFields> by_message_;
  std::unordered_map<std::string, Entry> by_event_type_;
};

// A name is a collection and one id: `organizations/toyota`.
bool IsName(std::string_view text) {
  for (const std::string_view collection : {kOrganizations, kPeople}) {
    if (!text.starts_with(collection)) continue;
    const std::string_view id = text.substr(collection.size());
    return !id.empty() && id.find_first_of("/ \n\t") == std::string_view::npos;
  }
  return false;
}

void Collect(const Message& message, const NamingFields& fields, std::set<std::string>& names) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  std::string scratch;
  for (const FieldDescriptor* field : fields.texts) {
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const std::string& text = field->is_repeated()
                                    ? reflection.GetRepeatedStringReference(message, field, i, &scratch)
                                    : reflection.GetStringReference(message, field, &scratch);
      if (IsName(text)) names.insert(text);
    }
  }
  for (const auto& [field, nested] : fields.messages) {
    if (field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        Collect(reflection.GetRepeatedMessage(message, field, i), *nested, names);
      }
    } else if (reflection.HasField(message, field)) {
      Collect(reflection.GetMessage(message, field), *nested, names);
    }
  }
}

bool MayName(std::string_view payload) {
  return payload.find(kOrganizations) != std::string_view::npos ||
         payload.find(kPeople) != std::string_view::npos;
}

}  // namespace

absl::StatusOr<std::set<std::string>> NamedResources(const storage::v1::Record& record) {
  static const NamingTable& table = *new NamingTable;
  std::set<std::string> names;
  // A text stands in a payload as it is, so most events need not be parsed: measurements name no one.
  if (!MayName(record.payload())) return names;
  const NamingTable::Entry* entry = table.Find(record.event_type());
  if (entry == nullptr) return error::RecordCorrupt(record.position(), "its type is not known");
  const std::unique_ptr<Message> event(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(entry->event)->New());
  if (!event->ParseFromString(record.payload())) {
    return error::RecordCorrupt(record.position(), "its payload does not parse");
  }
  Collect(*event, *entry->fields, names);
  return names;
}

}  // namespace entente::views
