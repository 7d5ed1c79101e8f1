#include "clients/report/escape.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace entente::report {
namespace {

constexpr uint32_t kNoCharacter = 0xFFFFFFFF;

// One character at the front of a text: its number, or `kNoCharacter`, and how many bytes it takes.
struct Character {
  uint32_t number = kNoCharacter;
  size_t bytes = 1;
};

Character FirstOf(std::string_view text) {
  const auto byte = [text](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(text[i])); };
  const uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
  uint32_t number = lead & (0x7FU >> bytes);
  for (size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    number = number << 6 | (byte(i) & 0x3F);
  }
  constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_surrogate = number >= 0xD800 && number <= 0xDFFF;
  if (number < kLeast[bytes] || number > 0x10FFFF || is_surrogate) return {};
  return {number, bytes};
}

bool IsBetween(uint32_t number, uint32_t first, uint32_t last) {
  return first <= number && number <= last;
}

// Controls and what is no character, which HTML forbids; and the embeddings, overrides and isolates of the
// bidirectional algorithm.
bool IsShownByNumber(uint32_t number) {
  if (number == '\t' || number == '\n' || number == '\r') return false;
  return number < 0x20 || IsBetween(number, 0x7F, 0x9F) || IsBetween(number, 0x202A, 0x202E) ||
         IsBetween(number, 0x2066, 0x2069) || IsBetween(number, 0xFDD0, 0xFDEF) ||
         (number & 0xFFFE) == 0xFFFE;
}

}  // namespace

std::string Escape(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  while (!text.empty()) {
    const Character character = FirstOf(text);
    if (character.number == kNoCharacter) {
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
    } else if (IsShownByNumber(character.number)) {
      absl::StrAppendFormat(&escaped, "[U+%04X]", character.number);
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
  for (size_t i = 0; i + 1 < count && !rest.empty(); ++i) rest.remove_prefix(FirstOf(rest).bytes);
  return std::string(text.substr(0, text.size() - rest.size())) + "\xE2\x80\xA6";
}

size_t CharacterCount(std::string_view text) {
  size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(FirstOf(text).bytes);
  return count;
}

}  // namespace entente::report
