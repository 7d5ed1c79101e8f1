// Text for a terminal: columns that line up, and foreign text that cannot disturb it. Pure; any thread.
#ifndef ENTENTE_CLIENTS_CLI_TEXT_TABLE_H_
#define ENTENTE_CLIENTS_CLI_TEXT_TABLE_H_

#include <string>
#include <vector>

namespace entente::cli {

// The text in one line: line breaks, tabs and control characters become blanks, so that nothing that was
// recorded can move the cursor or colour the screen of the one who reads it; what hides in a text or turns
// its direction is shown by its number (services/text/characters.h).
std::string OneLine(const std::string& text);

// How many characters the text has, counted as Unicode code points.
size_t CharacterCount(const std::string& utf8);

// The rows under each other, columns lined up and two blanks apart, each line indented by `indent`. Ends
// with a line break unless there are no rows. Cells are made one line.
std::string Table(const std::vector<std::vector<std::string>>& rows, size_t indent);

// A table under a title, with an empty line before it; empty if there are no rows.
std::string Section(const std::string& title, const std::vector<std::vector<std::string>>& rows);

// The text folded at blanks into lines of at most 100 characters where words allow it, each indented by
// `indent` and ended with a line break.
std::string Paragraph(const std::string& text, size_t indent);

}  // namespace entente::cli

#endif  // ENTENTE_CLIENTS_CLI_TEXT_TABLE_H_
