// References to people in free text, `@people/external:{system}:{id}`.
#include <algorithm>
#include <vector>

#include "services/ledger/command_plan.h"

namespace entente::ledger {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Where the reference that begins at `begin` ends: before the first character that no external id has, and
// before the full stops and commas of the sentence around it.
size_t EndOfReference(const std::string& text, size_t begin) {
  constexpr std::string_view kMayEndIt = ".,;:!?)]}'\"";
  size_t end = begin;
  while (end < text.size() && static_cast<unsigned char>(text[end]) > ' ' &&
         static_cast<unsigned char>(text[end]) < 0x7f) {
    ++end;
  }
  while (end > begin && kMayEndIt.find(text[end - 1]) != std::string_view::npos) --end;
  return end;
}

std::string ReplaceInText(const std::string& text,
                          const std::function<std::string(const std::string&)>& replace) {
  std::string result;
  size_t done = 0;
  for (size_t at = text.find(kPersonInText); at != std::string::npos; at = text.find(kPersonInText, done)) {
    const size_t end = EndOfReference(text, at);
    result.append(text, done, at + 1 - done);
    result += replace(text.substr(at + 1, end - at - 1));
    done = std::max(end, at + 1);
  }
  return result.append(text, done, std::string::npos);
}

// Calls `visit(message, field, index)` for every string that is set; the index is -1 for a singular field.
template <typename MessageType, typename Visit>
void VisitTexts(MessageType& message, const Visit& visit) {
  std::vector<const FieldDescriptor*> fields;
  const auto* reflection = message.GetReflection();
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool text = field->cpp_type() == FieldDescriptor::CPPTYPE_STRING;
    if (!text && field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const int count = field->is_repeated() ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const int index = field->is_repeated() ? i : -1;
      if (text) {
        visit(message, field, index);
      } else if constexpr (std::is_const_v<MessageType>) {
        VisitTexts(index < 0 ? reflection->GetMessage(message, field)
                             : reflection->GetRepeatedMessage(message, field, index),
                   visit);
      } else {
        VisitTexts(index < 0 ? *reflection->MutableMessage(&message, field)
                             : *reflection->MutableRepeatedMessage(&message, field, index),
                   visit);
      }
    }
  }
}

const std::string& TextOf(const Message& message, const FieldDescriptor* field, int index,
                          std::string& scratch) {
  const auto* reflection = message.GetReflection();
  return index < 0 ? reflection->GetStringReference(message, field, &scratch)
                   : reflection->GetRepeatedStringReference(message, field, index, &scratch);
}

}  // namespace

bool RefersToPeopleInText(const Message& message) {
  bool found = false;
  VisitTexts(message, [&found](const Message& inner, const FieldDescriptor* field, int index) {
    std::string scratch;
    found = found || TextOf(inner, field, index, scratch).find(kPersonInText) != std::string::npos;
  });
  return found;
}

void ReplacePeopleInText(Message& message, const std::function<std::string(const std::string&)>& replace) {
  VisitTexts(message, [&replace](Message& inner, const FieldDescriptor* field, int index) {
    std::string scratch;
    const std::string& text = TextOf(inner, field, index, scratch);
    if (text.find(kPersonInText) == std::string::npos) return;
    std::string replaced = ReplaceInText(text, replace);
    if (index < 0) {
      inner.GetReflection()->SetString(&inner, field, std::move(replaced));
    } else {
      inner.GetReflection()->SetRepeatedString(&inner, field, index, std::move(replaced));
    }
  });
}

}  // namespace entente::ledger
