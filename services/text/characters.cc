#include "services/text/characters.h"

#include "absl/strings/str_format.h"

namespace entente::text {
namespace {

bool IsBetween(uint32_t number, uint32_t first, uint32_t last) {
  return first <= number && number <= last;
}

// What has no width, and no script that needs it: the zero width space, the word joiner and the invisible
// operators, the byte order mark, the former Mongolian separator, fillers and tags.
bool IsWithoutWidth(uint32_t number) {
  return number == 0x034F || number == 0x180E || number == 0x200B || IsBetween(number, 0x2060, 0x2064) ||
         IsBetween(number, 0x206A, 0x206F) || number == 0xFEFF || IsBetween(number, 0x115F, 0x1160) ||
         number == 0x3164 || number == 0xFFA0 || IsBetween(number, 0xFFF9, 0xFFFB) || number == 0xE0001;
}

// What scripts and emoji need, and nobody sees by itself.
bool IsMark(uint32_t number) {
  return number == 0xAD || number == 0x061C || IsBetween(number, 0x17B4, 0x17B5) ||
         IsBetween(number, 0x180B, 0x180F) || IsBetween(number, 0x200C, 0x200F) ||
         IsBetween(number, 0xFE00, 0xFE0F) || IsBetween(number, 0xE0020, 0xE007F) ||
         IsBetween(number, 0xE0100, 0xE01EF);
}

bool IsBlank(uint32_t number) {
  return number == ' ' || IsBetween(number, '\t', '\r') || number == 0x85 || number == 0xA0 ||
         number == 0x1680 || IsBetween(number, 0x2000, 0x200A) || IsBetween(number, 0x2028, 0x2029) ||
         number == 0x202F || number == 0x205F || number == 0x2800 || number == 0x3000;
}

}  // namespace

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

bool IsHidden(uint32_t number) {
  if (number == '\t' || number == '\n' || number == '\r') return false;
  return number < 0x20 || IsBetween(number, 0x7F, 0x9F) || IsBetween(number, 0x202A, 0x202E) ||
         IsBetween(number, 0x2066, 0x2069) || IsBetween(number, 0xFDD0, 0xFDEF) ||
         (number & 0xFFFE) == 0xFFFE || IsWithoutWidth(number);
}

std::string NumberOf(uint32_t number) {
  return absl::StrFormat("[U+%04X]", number);
}

std::string Printable(std::string_view text) {
  std::string printable;
  printable.reserve(text.size());
  while (!text.empty()) {
    const Character character = FirstOf(text);
    if (character.number == kNoCharacter) {
      printable += "\xEF\xBF\xBD";
    } else if (IsHidden(character.number) || character.number == '\r') {
      printable += NumberOf(character.number);
    } else {
      printable += text.substr(0, character.bytes);
    }
    text.remove_prefix(character.bytes);
  }
  return printable;
}

bool ShowsSomething(std::string_view text) {
  while (!text.empty()) {
    const Character character = FirstOf(text);
    const uint32_t number = character.number;
    if (number == kNoCharacter || !(IsBlank(number) || IsMark(number) || IsHidden(number))) return true;
    text.remove_prefix(character.bytes);
  }
  return false;
}

}  // namespace entente::text
