#include "clients/report/markup.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "clients/report/escape.h"

namespace entente::report {

namespace {

constexpr size_t kSmallRowsMax = 12;

std::string ClassOf(TableKind kind) {
  switch (kind) {
    case TableKind::kFacts:
      return "facts";
    case TableKind::kHistory:
      return "history";
    case TableKind::kPlain:
      break;
  }
  return "plain";
}

}  // namespace

void Markup::OpenTag(std::string_view tag, Attributes attributes) {
  absl::StrAppend(&markup_, "<", std::string(tag));
  for (const auto& [name, value] : attributes) {
    absl::StrAppend(&markup_, " ", std::string(name), "=\"", Escape(value), "\"");
  }
  markup_ += '>';
}

void Markup::Open(std::string_view tag, Attributes attributes) {
  OpenTag(tag, attributes);
  open_.emplace_back(tag);
}

void Markup::Close() {
  if (open_.empty()) std::abort();  // More is closed than was opened: our own mistake.
  absl::StrAppend(&markup_, "</", open_.back(), ">");
  open_.pop_back();
}

void Markup::Void(std::string_view tag, Attributes attributes) {
  OpenTag(tag, attributes);
}

void Markup::Element(std::string_view tag, std::string_view text, Attributes attributes) {
  Open(tag, attributes);
  Text(text);
  Close();
}

void Markup::Text(std::string_view text) {
  markup_ += Escape(text);
}

void Markup::Raw(std::string_view ours) {
  markup_ += ours;
}

void Markup::Break() {
  markup_ += '\n';
}

std::string Markup::Finish() && {
  if (!open_.empty()) std::abort();  // Something is left open: our own mistake.
  return std::move(markup_);
}

void WriteTable(Markup& markup, const TableContent& table) {
  if (table.rows.empty()) return;
  const auto is_figure = [&](size_t column) {
    return std::find(table.figures.begin(), table.figures.end(), column) != table.figures.end();
  };
  const auto cell = [&](std::string_view tag, const std::string& text, size_t column, const char* scope) {
    const bool is_date = text.find_first_not_of("0123456789-") == std::string::npos;
    const std::string kind = is_figure(column) ? "figure" : is_date ? "short" : "long";
    if (scope == nullptr) {
      markup.Open(tag, {{"class", kind}});
    } else {
      markup.Open(tag, {{"class", kind}, {"scope", scope}});
    }
    // What stands in a cell has a direction of its own.
    if (!text.empty()) markup.Element("bdi", text);
    markup.Close();
  };
  // A short table stays on one page.
  const bool is_small = table.rows.size() <= kSmallRowsMax;
  markup.Open("table", {{"class", absl::StrCat(ClassOf(table.kind), is_small ? " small" : "")}});
  markup.Element("caption", table.caption);
  markup.Open("thead");
  markup.Open("tr");
  for (size_t i = 0; i < table.columns.size(); ++i) cell("th", table.columns[i], i, "col");
  markup.Close();
  markup.Close();
  markup.Break();
  markup.Open("tbody");
  for (const auto& row : table.rows) {
    markup.Open("tr");
    for (size_t i = 0; i < row.size(); ++i) cell(i == 0 ? "th" : "td", row[i], i, i == 0 ? "row" : nullptr);
    markup.Close();
    markup.Break();
  }
  markup.Close();
  markup.Close();
  markup.Break();
}

}  // namespace entente::report
