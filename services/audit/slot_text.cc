#include "services/audit/slot_text.h"

#include "entente/v1/rules.pb.h"
#include "entente/v1/visit_event.h"
#include "services/audit/field_text.h"

namespace entente::audit {

std::string FillFields(std::string_view text, const google::protobuf::Message& message) {
  std::string filled;
  for (size_t i = 0; i < text.size(); ++i) {
    const size_t end = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
    if (end == std::string_view::npos) {
      filled.push_back(text[i]);
      continue;
    }
    const std::string name(text.substr(i + 1, end - i - 1));
    const auto* field = message.GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) AppendField(message, {field}, &filled);
    i = end;
  }
  return filled;
}

bool NamesField(std::string_view text, std::string_view field) {
  return text.find("{" + std::string(field) + "}") != std::string_view::npos;
}

std::string SlotOf(const v1::Fact& fact) {
  std::string slot;
  v1::VisitEvent(fact, [&slot](const auto& event) {
    slot = FillFields(event.GetDescriptor()->options().GetExtension(v1::event).slot(), event);
    return true;
  });
  return slot;
}

std::string SlotFieldOf(const v1::Fact& fact) {
  const std::string slot = SlotOf(fact);
  return slot.substr(0, slot.find('['));
}

}  // namespace entente::audit
