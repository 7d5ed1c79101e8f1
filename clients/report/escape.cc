#include "clients/report/escape.h"

#include "services/text/characters.h"

namespace entente::report {

std::string Escape(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  while (!text.empty()) {
    const text::Character character = text::FirstOf(text);
    if (character.number == text::kNoCharacter) {
      escaped += "\xEF\xBF\xBD";
    } else if (character.number == '&') {
      escaped += "&amp;";
    } else if (character.number == '<') {
      escaped += "&lt;";
    } else if (character.number == '>') {
      escaped += "&gt;";
    } else if (character.number == '"') {
      escaped += "&quot;";
    } else if (character.number == '\'') {
      escaped += "&#39;";
    } else if (character.number == '\r') {
      escaped += "&#13;";
    } else if (text::IsHidden(character.number)) {
      escaped += text::NumberOf(character.number);
    } else {
      escaped += text.substr(0, character.bytes);
    }
    text.remove_prefix(character.bytes);
  }
  return escaped;
}

std::string Shortened(std::string_view text, size_t count) {
  if (CharacterCount(text) <= count) return std::string(text);
  std::string_view rest = text;
  for (size_t i = 0; i + 1 < count && !rest.empty(); ++i) rest.remove_prefix(text::FirstOf(rest).bytes);
  return std::string(text.substr(0, text.size() - rest.size())) + "\xE2\x80\xA6";
}

size_t CharacterCount(std::string_view text) {
  size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(text::FirstOf(text).bytes);
  return count;
}

}  // namespace entente::report
