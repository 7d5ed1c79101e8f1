#include "clients/report/bars.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/report/days.h"
#include "clients/report/escape.h"
#include "clients/report/scale.h"

namespace entente::report {
namespace {

constexpr int kWidth = 720;
constexpr int kLabelWidth = 240;
constexpr int kRightMargin = 14;
constexpr int kLaneHeight = 22;
constexpr int kBarHeight = 17;
constexpr int kRowGap = 5;
constexpr int kAxisHeight = 24;
constexpr size_t kLabelCharacters = 34;
constexpr size_t kTicksMax = 8;
// What a character takes at most times; what does not fit is left to the table and to the bar's own title.
constexpr double kCharacterWidth = 7.1;

// From days to places across the picture.
struct DayScale {
  absl::CivilDay begin;
  absl::CivilDay end;

  double At(absl::CivilDay day) const {
    const double share = static_cast<double>(day - begin) / static_cast<double>(end - begin);
    return kLabelWidth + std::clamp(share, 0.0, 1.0) * (kWidth - kLabelWidth - kRightMargin);
  }
};

// For each span of a row, in the order of their first days, the first lane that is free by then.
std::vector<size_t> LanesOf(const std::vector<Span>& spans, size_t& count) {
  std::vector<absl::CivilDay> ends;
  std::vector<size_t> lanes;
  for (const Span& span : spans) {
    size_t lane = 0;
    while (lane < ends.size() && ends[lane] > span.begin) ++lane;
    if (lane == ends.size()) ends.emplace_back();
    ends[lane] = span.end;
    lanes.push_back(lane);
  }
  count = ends.size();
  return lanes;
}

std::string ClassOf(Span::Kind kind) {
  switch (kind) {
    case Span::Kind::kStrong:
      return "strong";
    case Span::Kind::kResting:
      return "resting";
    case Span::Kind::kPlain:
      break;
  }
  return "plain";
}

void DrawSpan(Markup& markup, const Span& span, const DayScale& scale, int top) {
  const double left = scale.At(span.begin);
  // The shortest span is still to be seen.
  const double width = std::max(scale.At(span.end) - left, 2.0);
  markup.Open("g", {{"class", absl::StrCat("bar ", ClassOf(span.kind))}});
  markup.Element("title", absl::StrCat(span.what, ", since ", span.since,
                                       span.until.empty() ? "" : absl::StrCat(", until ", span.until)));
  markup.Element("rect", "",
                 {{"x", Coordinate(left)},
                  {"y", absl::StrCat(top)},
                  {"width", Coordinate(width)},
                  {"height", absl::StrCat(kBarHeight)},
                  {"rx", "2"}});
  const size_t room = static_cast<size_t>(std::max(width - 8, 0.0) / kCharacterWidth);
  // A name of which only a few letters fit says nothing.
  if (room >= std::min<size_t>(CharacterCount(span.what), 6)) {
    markup.Element("text", Shortened(span.what, room),
                   {{"x", Coordinate(left + 4)}, {"y", absl::StrCat(top + kBarHeight - 5)}});
  }
  markup.Close();
  markup.Break();
}

void DrawAxis(Markup& markup, const DayScale& scale, int height) {
  for (const DayTick& tick : TicksBetween(scale.begin, scale.end, kTicksMax)) {
    const std::string x = Coordinate(scale.At(tick.day));
    markup.Element(
        "line", "",
        {{"class", "grid"}, {"x1", x}, {"x2", x}, {"y1", "0"}, {"y2", absl::StrCat(height - kAxisHeight)}});
    // A label at the edge would run out of the picture.
    const char* anchor = scale.At(tick.day) > kWidth - 36 ? "end" : "middle";
    markup.Element("text", tick.label,
                   {{"class", "tick"}, {"x", x}, {"y", absl::StrCat(height - 8)}, {"text-anchor", anchor}});
  }
  markup.Break();
}

}  // namespace

void OpenPicture(Markup& markup, const PictureText& text, int width, int height) {
  const std::string title = absl::StrCat(text.id, "-title");
  const std::string description = absl::StrCat(text.id, "-desc");
  markup.Open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                      {"viewBox", absl::StrFormat("0 0 %d %d", width, height)},
                      {"role", "img"},
                      {"aria-labelledby", absl::StrCat(title, " ", description)}});
  markup.Element("title", text.title, {{"id", title}});
  markup.Element("desc", text.description, {{"id", description}});
  markup.Break();
}

void DrawBars(Markup& markup, const PictureText& text, const std::vector<SpanRow>& rows) {
  const size_t shown = std::min(rows.size(), kBarRowsMax);
  std::vector<std::vector<size_t>> lanes(shown);
  std::vector<int> heights(shown);
  DayScale scale{absl::CivilDay::max(), absl::CivilDay::min()};
  int height = kAxisHeight;
  for (size_t i = 0; i < shown; ++i) {
    size_t count = 0;
    lanes[i] = LanesOf(rows[i].spans, count);
    heights[i] = static_cast<int>(std::max<size_t>(count, 1)) * kLaneHeight + kRowGap;
    height += heights[i];
    for (const Span& span : rows[i].spans) {
      scale.begin = std::min(scale.begin, span.begin);
      scale.end = std::max({scale.end, span.end, span.begin + 1});
    }
  }
  if (scale.begin > scale.end) return;
  OpenPicture(markup, text, kWidth, height);
  DrawAxis(markup, scale, height);
  int top = 0;
  for (size_t i = 0; i < shown; ++i) {
    markup.Element("text", Shortened(rows[i].label, kLabelCharacters),
                   {{"class", "label"}, {"x", "0"}, {"y", absl::StrCat(top + kBarHeight - 4)}});
    for (size_t j = 0; j < rows[i].spans.size(); ++j) {
      DrawSpan(markup, rows[i].spans[j], scale, top + static_cast<int>(lanes[i][j]) * kLaneHeight);
    }
    top += heights[i];
  }
  markup.Close();
  markup.Break();
}

}  // namespace entente::report
