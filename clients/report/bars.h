// Draws spans over time as a picture. Pure; any thread.
#ifndef ENTENTE_CLIENTS_REPORT_BARS_H_
#define ENTENTE_CLIENTS_REPORT_BARS_H_

#include <string>
#include <vector>

#include "clients/report/markup.h"
#include "clients/report/spans.h"

namespace entente::report {

// What a picture is called, for those who see it and for those who do not.
struct PictureText {
  // Unique in the page; letters, digits and hyphens.
  std::string id;
  std::string title;
  std::string description;
};

// So many rows stand in one picture; the table beside it has all.
inline constexpr size_t kBarRowsMax = 60;

// Begins an SVG of this size with its title and description. The caller closes it.
void OpenPicture(Markup& markup, const PictureText& text, int width, int height);

// One row of bars for each of the first `kBarRowsMax` rows, over one axis of days. Spans of one row that
// overlap stand under each other. Writes nothing if there is no span.
void DrawBars(Markup& markup, const PictureText& text, const std::vector<SpanRow>& rows);

}  // namespace entente::report

#endif  // ENTENTE_CLIENTS_REPORT_BARS_H_
