#include "clients/cli/text_table.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/text/characters.h"

namespace entente::cli {

std::string OneLine(const std::string& text) {
  std::string line;
  line.reserve(text.size());
  for (std::string_view rest = text; !rest.empty();) {
    const text::Character character = text::FirstOf(rest);
    const uint32_t number = character.number;
    if (number < 0x20 || (number >= 0x7F && number <= 0x9F)) {
      line += ' ';
    } else if (number == text::kNoCharacter || text::IsHidden(number)) {
      line += text::Printable(rest.substr(0, character.bytes));
    } else {
      line += rest.substr(0, character.bytes);
    }
    rest.remove_prefix(character.bytes);
  }
  return line;
}

size_t CharacterCount(const std::string& utf8) {
  return static_cast<size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string Table(const std::vector<std::vector<std::string>>& rows, size_t indent) {
  std::vector<size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], CharacterCount(OneLine(row[i])));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line(indent, ' ');
    for (size_t i = 0; i < row.size(); ++i) {
      // A column that is empty in every row takes no room.
      if (widths[i] == 0) continue;
      const std::string cell = OneLine(row[i]);
      line += cell + std::string(widths[i] - CharacterCount(cell) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string Section(const std::string& title, const std::vector<std::vector<std::string>>& rows) {
  return rows.empty() ? "" : absl::StrCat("\n", title, "\n", Table(rows, 2));
}

std::string Paragraph(const std::string& text, size_t indent) {
  constexpr size_t kLineCharactersMax = 100;
  std::string folded;
  std::string line;
  const auto end_line = [&] {
    if (!line.empty()) absl::StrAppend(&folded, std::string(indent, ' '), line, "\n");
    line.clear();
  };
  for (const auto word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const std::string added(word);
    if (indent + CharacterCount(line) + 1 + CharacterCount(added) > kLineCharactersMax) end_line();
    absl::StrAppend(&line, line.empty() ? "" : " ", added);
  }
  end_line();
  return folded;
}

}  // namespace entente::cli
