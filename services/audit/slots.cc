#include "services/audit/slots.h"

#include <map>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_split.h"
#include "entente/v1/alliance.pb.h"
#include "entente/v1/finding.pb.h"
#include "entente/v1/person.pb.h"
#include "entente/v1/rules.pb.h"
#include "services/audit/sentence.h"

namespace entente::audit {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr char kEventKey[] = "{event}";

// What an event type declares.
struct EventSlots {
  std::vector<SentenceTemplate> templates;
  bool makes_elements = false;
};

// The type of the elements of a list of an alliance; null if it is no list of messages.
const Descriptor* ElementTypeOf(const std::string& list) {
  const FieldDescriptor* field = v1::Alliance::descriptor()->FindFieldByName(list);
  return field == nullptr || !field->is_repeated() ? nullptr : field->message_type();
}

const absl::flat_hash_map<int, EventSlots>& AllSlots() {
  static const auto& slots = *[] {
    auto* made = new absl::flat_hash_map<int, EventSlots>;
    std::map<std::string, int> types_of_slot;
    const Descriptor* fact = v1::Fact::descriptor();
    for (int i = 0; i < fact->field_count(); ++i) {
      const Descriptor* event = fact->field(i)->message_type();
      const std::string& slot = event->options().GetExtension(v1::event).slot();
      if (slot.empty()) continue;
      ++types_of_slot[slot];
      const std::vector<std::string> parts = absl::StrSplit(slot, '|');
      for (const std::string& part : parts) {
        // Brackets are those of a path there, and not those of a sentence.
        auto parsed = SentenceTemplate::ParsePath(event, part);
        if (parsed.has_value()) (*made)[fact->field(i)->number()].templates.push_back(*std::move(parsed));
      }
    }
    for (int i = 0; i < fact->field_count(); ++i) {
      const std::string& slot = fact->field(i)->message_type()->options().GetExtension(v1::event).slot();
      const Descriptor* element = slot.empty() ? nullptr : ElementTypeOf(slot);
      (*made)[fact->field(i)->number()].makes_elements =
          element != nullptr && types_of_slot[slot] == 1 &&
          element->options().GetExtension(v1::list_key) == kEventKey;
    }
    return made;
  }();
  return slots;
}

// Adds the templates of the keys of all types of elements that a type leads to.
void AddKeys(const Descriptor* type, absl::flat_hash_map<const Descriptor*, SentenceTemplate>& keys) {
  for (int i = 0; i < type->field_count(); ++i) {
    const Descriptor* nested = type->field(i)->message_type();
    if (nested == nullptr || keys.contains(nested)) continue;
    const std::string& key = nested->options().GetExtension(v1::list_key);
    if (!key.empty()) {
      auto parsed = SentenceTemplate::ParsePath(nested, key);
      if (parsed.has_value()) keys.emplace(nested, *std::move(parsed));
    }
    if (nested->file()->package() == type->file()->package() && nested != type) AddKeys(nested, keys);
  }
}

const absl::flat_hash_map<const Descriptor*, SentenceTemplate>& AllKeys() {
  static const auto& keys = *[] {
    auto* made = new absl::flat_hash_map<const Descriptor*, SentenceTemplate>;
    AddKeys(v1::Alliance::descriptor(), *made);
    AddKeys(v1::Person::descriptor(), *made);
    auto finding = SentenceTemplate::ParsePath(
        v1::Finding::descriptor(), v1::Finding::descriptor()->options().GetExtension(v1::list_key));
    if (finding.has_value()) made->emplace(v1::Finding::descriptor(), *std::move(finding));
    return made;
  }();
  return keys;
}

}  // namespace

std::vector<std::string> SlotsOf(const v1::Fact& fact) {
  std::vector<std::string> slots;
  const auto found = AllSlots().find(fact.event_case());
  if (found == AllSlots().end() || found->second.templates.empty()) return slots;
  const Message& event =
      fact.GetReflection()->GetMessage(fact, v1::Fact::descriptor()->FindFieldByNumber(fact.event_case()));
  for (const SentenceTemplate& slot : found->second.templates) slots.push_back(slot.PathOf(event));
  return slots;
}

bool MakesElements(const v1::Fact& fact) {
  const auto found = AllSlots().find(fact.event_case());
  return found != AllSlots().end() && found->second.makes_elements;
}

std::optional<std::string> DeclaredKey(const Message& element) {
  const auto found = AllKeys().find(element.GetDescriptor());
  if (found == AllKeys().end()) return std::nullopt;
  return found->second.PathOf(element);
}

bool IsPartOfKey(const FieldDescriptor* field) {
  const std::string& key = field->containing_type()->options().GetExtension(v1::list_key);
  if (key.empty()) return false;
  return field->name() == "event" || key.find("{" + field->name() + "}") != std::string::npos;
}

}  // namespace entente::audit
