#include "services/audit/export/objects.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "entente/v1/rules.pb.h"

namespace entente::audit {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const Message* EventOf(const v1::TrailEntry& entry) {
  const v1::Fact& fact = entry.fact();
  if (fact.event_case() == v1::Fact::EVENT_NOT_SET) return nullptr;
  return &fact.GetReflection()->GetMessage(fact,
                                           v1::Fact::descriptor()->FindFieldByNumber(fact.event_case()));
}

std::vector<RelatedObject> ObjectsOf(const v1::TrailEntry& entry) {
  std::vector<RelatedObject> objects;
  const Message* event = EventOf(entry);
  if (event == nullptr) return objects;
  const auto add = [&](const v1::EventObject& declared, std::string name) {
    if (name.empty()) return;
    if (!declared.collection().empty()) {
      name = absl::StrCat(entry.resource(), "/", declared.collection(), "/", name);
    }
    objects.push_back({std::move(name), declared.qualifier()});
  };
  for (const v1::EventObject& declared :
       event->GetDescriptor()->options().GetExtension(v1::event).objects()) {
    const FieldDescriptor* field = event->GetDescriptor()->FindFieldByName(declared.field());
    // A declaration of no such field would be a mistake in a proto file, which a test finds.
    if (field == nullptr || field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
    if (!field->is_repeated()) {
      add(declared, event->GetReflection()->GetString(*event, field));
      continue;
    }
    for (int i = 0; i < event->GetReflection()->FieldSize(*event, field); ++i) {
      add(declared, event->GetReflection()->GetRepeatedString(*event, field, i));
    }
  }
  return objects;
}

}  // namespace entente::audit
