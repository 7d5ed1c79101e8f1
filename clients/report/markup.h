// Writes elements of HTML and SVG. What is passed as text is escaped here and nowhere else, so that no caller
// can forget it. Not thread-safe.
#ifndef ENTENTE_CLIENTS_REPORT_MARKUP_H_
#define ENTENTE_CLIENTS_REPORT_MARKUP_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente::report {

class Markup {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string>>;

  // Begins an element; `tag` and the names of attributes are ours, their values may be foreign.
  void Open(std::string_view tag, Attributes attributes = {});
  // Ends the innermost element.
  void Close();
  // An element that has no end tag in HTML, such as `meta`.
  void Void(std::string_view tag, Attributes attributes = {});
  // An element that holds nothing but text.
  void Element(std::string_view tag, std::string_view text, Attributes attributes = {});
  // Text in the innermost element.
  void Text(std::string_view text);
  // Our own text as it is, such as a style sheet: never anything that comes from elsewhere.
  void Raw(std::string_view ours);
  // A line break in the source, which no reader sees.
  void Break();

  // The whole, once every element is closed.
  std::string Finish() &&;

 private:
  void OpenTag(std::string_view tag, Attributes attributes);

  std::string markup_;
  std::vector<std::string> open_;
};

// How a table is set.
enum class TableKind {
  kPlain,
  kFacts,    // Fields and their values, which may be long and without blanks.
  kHistory,  // Events, whose last two columns hold long texts.
};

// A table. The first cell of each row is its header. Columns in `figures` are set flush right.
struct TableContent {
  std::string caption;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<size_t> figures;
  TableKind kind = TableKind::kPlain;
};

// Writes nothing for a table without rows.
void WriteTable(Markup& markup, const TableContent& table);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_MARKUP_H_
